package io.asgard.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a copy from its beginning, as it comes, and how long each record took to get there. */
final class CopyReader implements Runnable {
  private final String bootstrap;
  private final String topic;
  private final Arrivals arrivals = new Arrivals();
  private final Latencies lags = new Latencies();
  // Of records written from then until then, in milliseconds of the clock.
  private volatile long from = Long.MAX_VALUE;
  private volatile long to = Long.MAX_VALUE;
  private final AtomicLongArray newest = new AtomicLongArray(Marked.PARTITIONS);
  private volatile boolean done;

  CopyReader(String bootstrap, String topic) {
    this.bootstrap = bootstrap;
    this.topic = topic;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  Latencies lags() {
    return lags;
  }

  /** Measures what is written from now on. */
  void measure() {
    from = System.currentTimeMillis();
  }

  /** Measures nothing of what is written from now on; what was written before may still come. */
  void enough() {
    to = System.currentTimeMillis();
  }

  /** Whether all came that is measured: every partition is past it. */
  boolean isMeasured() {
    return IntStream.range(0, Marked.PARTITIONS).allMatch(i -> newest.get(i) >= to);
  }

  void stop() {
    done = true;
  }

  /** How many records there are now. */
  long count() {
    long count = 0;
    try (KafkaConsumer<byte[], byte[]> consumer = atItsBeginning()) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        count += consumer.poll(Duration.ofMillis(50)).count();
      }
    }
    return count;
  }

  private KafkaConsumer<byte[], byte[]> atItsBeginning() {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                "read_committed",
                "allow.auto.create.topics",
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all = new ArrayList<>();
    IntStream.range(0, Marked.PARTITIONS).forEach(i -> all.add(new TopicPartition(topic, i)));
    consumer.assign(all);
    consumer.seekToBeginning(all);
    return consumer;
  }

  @Override
  public void run() {
    try (KafkaConsumer<byte[], byte[]> consumer = atItsBeginning()) {
      while (!done) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          arrivals.take(record);
          long written = record.timestamp();
          newest.set(record.partition(), written);
          if (written >= from && written < to) {
            lags.add((System.currentTimeMillis() - written) * 1_000_000);
          }
        }
      }
    }
  }
}
