package io.asgard.odin.canary;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Copies the canary's topic from its end on, with the faults that a test asks for. */
final class Mirror implements AutoCloseable {
  private final AtomicInteger losing = new AtomicInteger();
  private final AtomicInteger twice = new AtomicInteger();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final Thread thread = new Thread(this::run, "mirror");
  private volatile boolean held;
  private volatile boolean stopping;

  Mirror(Map<String, String> from, Map<String, String> to) {
    consumer =
        new KafkaConsumer<>(
            new HashMap<>(from), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> all =
        consumer.partitionsFor(Canary.TOPIC).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(all);
    consumer.seekToEnd(all);
    all.forEach(consumer::position);
    producer =
        new KafkaProducer<>(
            new HashMap<>(to), new ByteArraySerializer(), new ByteArraySerializer());
    thread.start();
  }

  void lose(int records) {
    losing.set(records);
  }

  void copyTwice(int records) {
    twice.set(records);
  }

  void hold(boolean held) {
    this.held = held;
  }

  private void run() {
    while (!stopping) {
      if (held) {
        consumer.pause(consumer.assignment());
      } else {
        consumer.resume(consumer.paused());
      }
      consumer.poll(Duration.ofMillis(20)).forEach(this::copy);
    }
  }

  private void copy(ConsumerRecord<byte[], byte[]> record) {
    if (losing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return;
    }
    for (int i = twice.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? 0 : 1; i < 2; i++) {
      producer.send(
          new ProducerRecord<>(
              record.topic(),
              record.partition(),
              record.timestamp(),
              record.key(),
              record.value(),
              record.headers()));
    }
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    consumer.close();
    producer.close();
  }
}
