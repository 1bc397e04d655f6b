package io.asgard.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Waits until a copy keeps up with what it is a copy of. */
final class Freshness {
  private static final long FRESH_MILLIS = 1_000;
  private static final Duration STEADY = Duration.ofSeconds(10);

  private Freshness() {}

  /**
   * Whether every partition was less than a second behind for ten seconds, within the time given.
   */
  static boolean await(String bootstrap, String topic, Duration patience) {
    List<TopicPartition> all = new ArrayList<>();
    IntStream.range(0, Marked.PARTITIONS).forEach(i -> all.add(new TopicPartition(topic, i)));
    long[] newest = new long[Marked.PARTITIONS];
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(all);
      consumer.seekToEnd(all);
      long begin = System.nanoTime();
      long stale = begin;
      while (System.nanoTime() - begin < patience.toNanos()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          newest[record.partition()] = record.timestamp();
        }
        long oldest = Arrays.stream(newest).min().orElse(0);
        if (System.currentTimeMillis() - oldest > FRESH_MILLIS) {
          stale = System.nanoTime();
        } else if (System.nanoTime() - stale > STEADY.toNanos()) {
          return true;
        }
      }
      return false;
    }
  }
}
