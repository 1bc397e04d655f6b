package io.asgard.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A group that reads at one cluster, and goes on at another from one moment to the next. */
final class GroupSwitch implements Runnable {
  private static final String GROUP = "bench";
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final String bootstrap;
  private final AtomicLongArray newest = new AtomicLongArray(Marked.PARTITIONS);
  private volatile boolean done;

  GroupSwitch(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  void stop() {
    done = true;
  }

  /** Reads at the head, commits each second, and stops without a word. */
  @Override
  public void run() {
    KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrap);
    consumer.subscribe(List.of(Marked.TOPIC));
    while (!done) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        newest.set(record.partition(), Marked.number(record.value()));
      }
    }
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }

  /**
   * What a group meets at the other cluster, of the worst partition each.
   *
   * @param again records that it had read
   * @param skipped records that it had not read, and never will
   */
  record Met(long again, long skipped) {}

  /**
   * Goes on there, until every partition gave it something new.
   *
   * @throws IllegalStateException if one did not within a minute
   */
  Met goOnAt(String other, String topic) {
    long[] again = new long[Marked.PARTITIONS];
    Map<Integer, Long> first = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(other)) {
      consumer.subscribe(List.of(topic));
      long begin = System.nanoTime();
      while (first.size() < Marked.PARTITIONS) {
        if (System.nanoTime() - begin > PATIENCE.toNanos()) {
          throw new IllegalStateException(
              "the group has something new of "
                  + first.keySet()
                  + " (expected: of "
                  + Marked.PARTITIONS
                  + " partitions within "
                  + PATIENCE
                  + ")");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (Marked.number(record.value()) <= newest.get(record.partition())) {
            again[record.partition()]++;
          } else {
            first.putIfAbsent(record.partition(), Marked.number(record.value()));
          }
        }
      }
    }
    long skipped = 0;
    for (Map.Entry<Integer, Long> each : first.entrySet()) {
      skipped = Math.max(skipped, each.getValue() - newest.get(each.getKey()) - 1);
    }
    return new Met(Arrays.stream(again).max().orElse(0), skipped);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "group.id",
            GROUP,
            "isolation.level",
            "read_committed",
            "auto.offset.reset",
            "earliest",
            "auto.commit.interval.ms",
            1_000),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
