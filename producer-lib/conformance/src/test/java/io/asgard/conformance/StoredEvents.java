package io.asgard.conformance;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.platform.test.TestKafka;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What is in Kafka, by id; of an id that was stored twice, all copies. */
record StoredEvents(Map<String, List<Stored>> byId) {
  record Stored(ByteString key, ByteString message, int partition, long offset) {}

  static StoredEvents of(String topic) throws IOException {
    Map<String, List<Stored>> byId = new HashMap<>();
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    Map<String, Object> settings = Map.of("bootstrap.servers", TestKafka.bootstrapServers());
    try (var consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          byId.computeIfAbsent(id(record), none -> new ArrayList<>()).add(stored(record));
        }
      }
    }
    return new StoredEvents(byId);
  }

  static String uuid(ByteString id) {
    ByteBuffer bytes = id.asReadOnlyByteBuffer();
    return new UUID(bytes.getLong(), bytes.getLong()).toString();
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) throws IOException {
    return uuid(EventMeta.parseFrom(record.headers().lastHeader("asgard").value()).getId());
  }

  private static Stored stored(ConsumerRecord<byte[], byte[]> record) {
    return new Stored(
        ByteString.copyFrom(record.key()),
        ByteString.copyFrom(record.value()),
        record.partition(),
        record.offset());
  }
}
