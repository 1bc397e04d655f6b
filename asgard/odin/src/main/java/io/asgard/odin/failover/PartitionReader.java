package io.asgard.odin.failover;

import io.asgard.odin.flow.Flow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads spans of partitions of one cluster, without what was aborted. Not thread-safe. */
final class PartitionReader implements AutoCloseable {
  // Brokers end a transaction whose writer is gone after a minute, if it asked for nothing else.
  private static final Duration OPEN = Duration.ofSeconds(70);
  private static final Duration STILL = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Flow.Cluster cluster;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaConsumer<byte[], byte[]> all;

  PartitionReader(Flow.Cluster cluster) {
    this.cluster = cluster;
    this.consumer = consumer("read_committed");
    this.all = consumer("read_uncommitted");
  }

  private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrap());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) STILL.toMillis());
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Where a partition ends, once all before that is committed or aborted: a reader of what is
   * committed sees nothing behind a transaction that is open, whoever wrote it.
   *
   * @throws TimeoutException if one stays open, or the cluster does not answer
   */
  long end(TopicPartition partition) {
    long end = end(all, partition);
    long until = System.nanoTime() + OPEN.toNanos();
    long committed = end(consumer, partition);
    while (committed < end) {
      if (System.nanoTime() - until > 0) {
        throw new TimeoutException(
            cluster.name()
                + ": "
                + partition
                + ": a transaction is open since offset "
                + committed
                + " (expected: its end; the broker ends it after its transaction.timeout.ms)");
      }
      consumer.assign(List.of(partition));
      consumer.seek(partition, committed);
      consumer.poll(POLL);
      committed = end(consumer, partition);
    }
    return end;
  }

  /** The first offset that there still is. */
  long begin(TopicPartition partition) {
    return consumer.beginningOffsets(List.of(partition), STILL).getOrDefault(partition, 0L);
  }

  private static long end(KafkaConsumer<byte[], byte[]> one, TopicPartition partition) {
    return one.endOffsets(List.of(partition), STILL).getOrDefault(partition, 0L);
  }

  /**
   * Everything of a span, until the reader has enough.
   *
   * @param goesOn whether more is wanted after this record
   * @return the offset after the last record that was given, or the end of the span
   */
  long read(
      TopicPartition partition,
      long from,
      long to,
      Predicate<ConsumerRecord<byte[], byte[]>> goesOn) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long heard = System.nanoTime();
    while (consumer.position(partition, STILL) < to) {
      var rows = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> row : rows) {
        if (row.offset() >= to) {
          return to;
        }
        if (!goesOn.test(row)) {
          return row.offset() + 1;
        }
      }
      if (!rows.isEmpty()) {
        heard = System.nanoTime();
      } else if (System.nanoTime() - heard > STILL.toNanos()) {
        throw new TimeoutException(
            cluster.name() + ": " + partition + ": nothing to read for " + STILL);
      }
    }
    return to;
  }

  @Override
  public void close() {
    consumer.close();
    all.close();
  }
}
