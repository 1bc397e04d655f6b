package io.asgard.firehose.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** From where to read. */
public interface SeekTarget {
  /** The oldest events that there are. */
  static SeekTarget begin() {
    return (consumer, timeout) ->
        offsets(consumer.beginningOffsets(consumer.assignment(), timeout));
  }

  /** Only what comes from now on. */
  static SeekTarget end() {
    return (consumer, timeout) -> offsets(consumer.endOffsets(consumer.assignment(), timeout));
  }

  /** What arrived in Kafka then and later. */
  static SeekTarget time(Instant from) {
    return (consumer, timeout) -> {
      Set<TopicPartition> all = consumer.assignment();
      Map<TopicPartition, Long> times =
          all.stream().collect(Collectors.toMap(each -> each, each -> from.toEpochMilli()));
      Map<TopicPartition, Long> found = new HashMap<>(consumer.endOffsets(all, timeout));
      for (Map.Entry<TopicPartition, OffsetAndTimestamp> at :
          consumer.offsetsForTimes(times, timeout).entrySet()) {
        if (at.getValue() != null) {
          found.put(at.getKey(), at.getValue().offset());
        }
      }
      return offsets(found);
    };
  }

  /** That event of a partition; the other partitions stay where they are. */
  static SeekTarget offset(TopicPartition partition, long offset) {
    return (consumer, timeout) -> {
      if (!consumer.assignment().contains(partition)) {
        throw new IllegalArgumentException(
            "partition: "
                + partition
                + " (expected: one of this instance, "
                + names(consumer.assignment())
                + ")");
      }
      Set<TopicPartition> one = Set.of(partition);
      long begin = only(consumer.beginningOffsets(one, timeout));
      long end = only(consumer.endOffsets(one, timeout));
      if (offset < begin || offset > end) {
        throw new IllegalArgumentException(
            "offset: " + offset + " (expected: " + begin + " to " + end + ")");
      }
      return offsets(Map.of(partition, offset));
    };
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(Map<TopicPartition, Long> offsets) {
    return offsets.entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, each -> new OffsetAndMetadata(each.getValue())));
  }

  private static long only(Map<TopicPartition, Long> offsets) {
    return offsets.values().iterator().next();
  }

  private static String names(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::toString).sorted().toList().toString();
  }

  /**
   * Positions of the consumer's partitions, or of some of them.
   *
   * @throws IllegalArgumentException if there is no such place
   */
  Map<TopicPartition, OffsetAndMetadata> offsets(Consumer<?, ?> consumer, Duration timeout);
}
