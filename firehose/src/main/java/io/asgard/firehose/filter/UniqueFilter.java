package io.asgard.firehose.filter;

import com.google.protobuf.ByteString;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.expression.Subject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets through the first event of each id, as far as it remembers them. The same record polled
 * again, as its delivery was not committed, goes through again.
 */
final class UniqueFilter implements Filter {
  private final Map<ByteString, Place> seen;

  private record Place(TopicPartition partition, long offset) {}

  /**
   * @param ids how many it remembers, the newest
   */
  UniqueFilter(int ids) {
    seen =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<ByteString, Place> eldest) {
            return size() > ids;
          }
        };
  }

  @Override
  public boolean passes(Event event, Subject subject) {
    if (event.meta().getId().isEmpty()) {
      return true;
    }
    Place place = new Place(event.partition(), event.offset());
    Place first = seen.putIfAbsent(event.meta().getId(), place);
    return first == null || first.equals(place);
  }
}
