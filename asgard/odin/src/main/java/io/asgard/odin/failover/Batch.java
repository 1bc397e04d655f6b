package io.asgard.odin.failover;

import io.asgard.odin.flow.FlowWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Records of a partition on their way, a transaction at a time. */
final class Batch {
  private static final int MOST_ROWS = 2_000;
  private static final long MOST_BYTES = 4 << 20;

  private final FlowWriter writer;
  private final TopicPartition partition;
  private final List<ConsumerRecord<byte[], byte[]>> rows = new ArrayList<>();
  private long bytes;
  private long written;

  Batch(FlowWriter writer, TopicPartition partition) {
    this.writer = writer;
    this.partition = partition;
  }

  void add(ConsumerRecord<byte[], byte[]> row) {
    rows.add(row);
    bytes += Math.max(0, row.serializedKeySize()) + Math.max(0, row.serializedValueSize());
    if (rows.size() >= MOST_ROWS || bytes >= MOST_BYTES) {
      write(row.offset() + 1);
    }
  }

  /**
   * The end of a span; how many records were written in all.
   *
   * @param next the first offset after it
   */
  long end(long next) {
    write(next);
    return written;
  }

  private void write(long next) {
    writer.write(rows, Map.of(partition, next));
    written += rows.size();
    bytes = 0;
    rows.clear();
  }
}
