package io.asgard.e2e.torture;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.platform.records.EventHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** What came to a cluster since this was made, of the topics that its copies have too. */
final class ClusterLog {
  private static final List<String> TOPICS = List.of(Load.TOPIC, "booking", "asgard-events");
  private static final Duration READ_WITHIN = Duration.ofMinutes(2);

  private final Cluster cluster;
  private final Map<TopicPartition, Long> beginnings;

  /** Begins at its end of now. */
  ClusterLog(Cluster cluster) {
    this.cluster = cluster;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      beginnings = consumer.endOffsets(partitions(consumer));
    }
  }

  /**
   * A record.
   *
   * @param id of its event; of a record without one, made from what it holds
   * @param sum of key, value and headers: two records with the same are the same
   * @param key of an event of the load, or nothing
   */
  record Row(TopicPartition partition, UUID id, long sum, String key) {}

  Cluster cluster() {
    return cluster;
  }

  /** All that is committed, in the order of its partition. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    long until = System.nanoTime() + READ_WITHIN.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(beginnings.keySet());
      beginnings.forEach(consumer::seek);
      Map<TopicPartition, Long> ends = consumer.endOffsets(beginnings.keySet());
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        if (System.nanoTime() - until > 0) {
          throw new IllegalStateException(
              cluster + ": not read up to " + ends + " (expected: within " + READ_WITHIN + ")");
        }
        consumer.poll(Duration.ofMillis(500)).forEach(record -> rows.add(row(record)));
      }
    }
    return rows;
  }

  private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
    return TOPICS.stream()
        .flatMap(topic -> consumer.partitionsFor(topic).stream())
        .map(each -> new TopicPartition(each.topic(), each.partition()))
        .toList();
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            cluster.bootstrap(),
            "isolation.level",
            "read_committed",
            "allow.auto.create.topics",
            false,
            "fetch.max.bytes",
            50_000_000),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static Row row(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    long sum = sum(record);
    UUID id = id(record).orElseGet(() -> new UUID(0, sum));
    return new Row(partition, id, sum, record.topic().equals(Load.TOPIC) ? key(record) : "");
  }

  private static Optional<UUID> id(ConsumerRecord<byte[], byte[]> record) {
    return Optional.ofNullable(record.headers().lastHeader(EventHeaders.NAME))
        .flatMap(header -> EventHeaders.parse(header.value()))
        .map(EventMeta::getId)
        .filter(id -> !id.isEmpty())
        .map(EventHeaders::uuid);
  }

  private static long sum(ConsumerRecord<byte[], byte[]> record) {
    CRC32C content = new CRC32C();
    CRC32C headers = new CRC32C();
    update(content, record.key());
    update(content, record.value());
    for (Header header : record.headers()) {
      update(headers, header.key().getBytes(StandardCharsets.UTF_8));
      update(headers, header.value());
    }
    return content.getValue() << 32 | headers.getValue();
  }

  /** With its length: what stands before a boundary is not what stands behind it. */
  private static void update(CRC32C sum, byte @Nullable [] bytes) {
    int length = bytes == null ? -1 : bytes.length;
    sum.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
    if (bytes != null) {
      sum.update(bytes);
    }
  }

  /** The driver of an event of a load; of the platform's watermarks nothing. */
  static String key(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return "";
    }
    try {
      return DriverLocationKey.parseFrom(record.key()).getDriverId();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
