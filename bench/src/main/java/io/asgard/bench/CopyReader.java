package io.asgard.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private volatile boolean measuring;
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

  void measure(boolean now) {
    measuring = now;
  }

  void stop() {
    done = true;
  }

  @Override
  public void run() {
    List<TopicPartition> all = new ArrayList<>();
    IntStream.range(0, Marked.PARTITIONS).forEach(i -> all.add(new TopicPartition(topic, i)));
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                "read_committed",
                "allow.auto.create.topics",
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(all);
      consumer.seekToBeginning(all);
      while (!done) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          arrivals.take(record);
          if (measuring) {
            lags.add((System.currentTimeMillis() - record.timestamp()) * 1_000_000);
          }
        }
      }
    }
  }
}
