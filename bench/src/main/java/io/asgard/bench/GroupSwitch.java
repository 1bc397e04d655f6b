package io.asgard.bench;

import java.time.Duration;
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

  /** How many records of the worst partition it reads again, until nothing old comes any more. */
  long readAgainAt(String other, String topic) {
    long[] again = new long[Marked.PARTITIONS];
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(other)) {
      consumer.subscribe(List.of(topic));
      long still = System.nanoTime();
      while (System.nanoTime() - still < Duration.ofSeconds(5).toNanos()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (Marked.number(record.value()) <= newest.get(record.partition())) {
            again[record.partition()]++;
            still = System.nanoTime();
          }
        }
      }
    }
    long most = 0;
    for (long each : again) {
      most = Math.max(most, each);
    }
    return most;
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
