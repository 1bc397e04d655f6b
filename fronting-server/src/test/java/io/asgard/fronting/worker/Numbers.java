package io.asgard.fronting.worker;

import io.asgard.contracts.v1.EventMeta;
import io.asgard.platform.records.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Numbered events of ten keys, as they are sent and as they arrive. */
final class Numbers {
  private Numbers() {}

  static void send(String bootstrap, String topic, int from, int to, String more) {
    Map<String, Object> config = Map.of("bootstrap.servers", bootstrap);
    try (var producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = from; i < to; i++) {
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(
                topic, null, 1_000L + i, bytes("k" + i % 10), bytes("v" + i + more));
        record.headers().add("asgard", meta(i));
        producer.send(record);
      }
    }
  }

  /** By key, in order: value, header and time. */
  static Map<String, List<String>> moved(String bootstrap, String topic) {
    Map<String, Object> config = Map.of("bootstrap.servers", bootstrap);
    Map<String, List<String>> moved = new TreeMap<>();
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.get(at))) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(
                record ->
                    moved
                        .computeIfAbsent(text(record.key()), key -> new ArrayList<>())
                        .add(
                            text(record.value())
                                + " "
                                + "h"
                                + EventHeaders.parse(record.headers().lastHeader("asgard").value())
                                    .orElseThrow()
                                    .getEventTimeMs()
                                + " "
                                + record.timestamp()));
      }
    }
    return moved;
  }

  static Map<String, List<String>> expected(int events) {
    Map<String, List<String>> expected = new TreeMap<>();
    for (int i = 0; i < events; i++) {
      expected
          .computeIfAbsent("k" + i % 10, key -> new ArrayList<>())
          .add("v" + i + " h" + i + " " + (1_000 + i));
    }
    return expected;
  }

  private static byte[] meta(int number) {
    return EventMeta.newBuilder()
        .setEventTimeMs(number)
        .setAcceptedMs(1_000L + number)
        .build()
        .toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
