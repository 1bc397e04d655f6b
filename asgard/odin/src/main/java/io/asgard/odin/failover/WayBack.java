package io.asgard.odin.failover;

import com.google.protobuf.ByteString;
import io.asgard.odin.flow.FlowWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Copies back what a cluster was given while it served alone, but for what the other has already,
 * by id. Records without an id are copied.
 */
final class WayBack {
  // Ids in memory at once.
  private static final int MANY = 200_000;

  private final PartitionReader from;
  private final PartitionReader to;
  private final FlowWriter writer;
  private final Consumer<String> tell;

  /**
   * A way back.
   *
   * @param from reads the cluster that is to be a copy again
   * @param to reads the one that serves
   * @param writer of the flow back
   */
  WayBack(PartitionReader from, PartitionReader to, FlowWriter writer, Consumer<String> tell) {
    this.from = from;
    this.to = to;
    this.writer = writer;
    this.tell = tell;
  }

  /**
   * Brings the flow back to where the partition ends now.
   *
   * @param first from where on the copy has what had not been copied from it
   * @param start where the flow back is
   */
  void carry(TopicPartition partition, long first, long start) {
    Map<ByteString, Integer> has = new HashMap<>();
    long end = from.end(partition);
    long read = from.read(partition, first, end, row -> has(row, has));
    if (read < end) {
      tell.accept(partition + ": more than " + MANY + " records were left; they come back too");
      return;
    }
    Batch batch = new Batch(writer, partition);
    long until = to.end(partition);
    to.read(
        partition,
        start,
        until,
        row -> {
          if (Unknown.id(row).filter(id -> takenOff(id, has)).isEmpty()) {
            batch.add(row);
          }
          return true;
        });
    batch.end(until);
  }

  private static boolean has(ConsumerRecord<byte[], byte[]> row, Map<ByteString, Integer> ids) {
    Unknown.id(row).ifPresent(id -> ids.merge(id, 1, Integer::sum));
    return ids.size() < MANY;
  }

  /** Each record that is there stands for one: what the other has twice is to be there twice. */
  private static boolean takenOff(ByteString id, Map<ByteString, Integer> ids) {
    Integer left = ids.computeIfPresent(id, (one, many) -> many - 1);
    return left != null && left >= 0;
  }
}
