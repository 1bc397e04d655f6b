package io.asgard.firehose.sink.search;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Prepared;
import io.asgard.firehose.sink.Target;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sends batches as wholes; behind an event that waits, those of its key wait too. */
final class BulkTarget implements Target<byte[]> {
  private final Target<byte[]> bulks;

  BulkTarget(Target<byte[]> bulks) {
    this.bulks = bulks;
  }

  @Override
  public List<Delivery> deliver(List<Prepared<byte[]>> events) throws InterruptedException {
    return inOrder(events, bulks.deliver(events));
  }

  /**
   * Some of those that wait may have been written; they are written again after it, so that what is
   * written last is right. Versions that the cluster compares would not do: offsets begin anew when
   * a stream moves to another Kafka.
   */
  private static List<Delivery> inOrder(List<Prepared<byte[]>> events, List<Delivery> all) {
    Set<ByteBuffer> waiting = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      byte[] key = events.get(i).event().record().key();
      boolean waits = !all.get(i).outcome().isProgress();
      if (key == null || !waits && waiting.isEmpty()) {
        continue;
      }
      if (waits) {
        waiting.add(ByteBuffer.wrap(key));
      } else if (waiting.contains(ByteBuffer.wrap(key))) {
        all.set(i, Delivery.later());
      }
    }
    return all;
  }

  @Override
  public void close() {
    bulks.close();
  }
}
