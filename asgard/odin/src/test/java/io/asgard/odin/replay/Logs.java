package io.asgard.odin.replay;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.platform.records.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What tests write to topics, and find there. */
final class Logs {
  static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

  /** A record without its Kafka time and offset. */
  record Found(int partition, String key, String value, String header) {}

  private Logs() {}

  /** Writes events with the event times BEGIN + number seconds, by key to their partitions. */
  static void write(String bootstrap, String topic, int from, int to) {
    try (Producer<byte[], byte[]> producer = producer(Map.of("bootstrap.servers", bootstrap))) {
      send(producer, topic, from, to);
    }
  }

  /** The same twice: a transaction that counts, and one that does not. */
  static void writeInTransactions(String bootstrap, String topic, int from, int to) {
    Map<String, Object> config =
        Map.of("bootstrap.servers", bootstrap, "transactional.id", UUID.randomUUID().toString());
    try (Producer<byte[], byte[]> producer = producer(config)) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, topic, from, to);
      producer.commitTransaction();
      producer.beginTransaction();
      send(producer, topic, from, to);
      producer.flush();
      producer.abortTransaction();
    }
  }

  private static Producer<byte[], byte[]> producer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static void send(Producer<byte[], byte[]> producer, String topic, int from, int to) {
    for (int number = from; number < to; number++) {
      long time = BEGIN.plusSeconds(number).toEpochMilli();
      EventMeta meta =
          EventMeta.newBuilder()
              .setId(ByteString.copyFromUtf8("id" + number))
              .setEventTimeMs(time)
              .setAcceptedMs(time + 5)
              .build();
      producer.send(
          new ProducerRecord<>(
              topic,
              null,
              time + 5,
              bytes("key" + number % 50),
              bytes("value" + number),
              List.of(new RecordHeader(EventHeaders.NAME, meta.toByteArray()))));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** All that is committed, partition by partition, in order. */
  static List<Found> read(String bootstrap, String topic) {
    List<Found> found = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      for (var info : consumer.partitionsFor(topic)) {
        TopicPartition partition = new TopicPartition(topic, info.partition());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
          consumer.poll(Duration.ofMillis(200)).forEach(record -> found.add(found(record)));
        }
      }
    }
    return found;
  }

  private static Found found(ConsumerRecord<byte[], byte[]> record) {
    return new Found(
        record.partition(),
        new String(record.key(), StandardCharsets.UTF_8),
        new String(record.value(), StandardCharsets.UTF_8),
        new String(
            record.headers().lastHeader(EventHeaders.NAME).value(), StandardCharsets.ISO_8859_1));
  }

  /** The number of the event. */
  static int number(Found found) {
    return Integer.parseInt(found.value().substring("value".length()));
  }
}
