package io.asgard.bench;

import com.google.protobuf.Timestamp;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.sample.Point;
import io.asgard.contracts.sample.VehicleType;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.platform.records.EventHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Numbered events of 110 bytes that wait in a topic, and where each of them is. */
final class Backlog {
  static final int BYTES = 110;
  private static final int DRIVERS = 5_000;

  private final String bootstrap;
  private final int events;
  private final List<AtomicIntegerArray> numbers = new ArrayList<>(); // by partition, by offset

  private Backlog(String bootstrap, int events, int partitions) {
    this.bootstrap = bootstrap;
    this.events = events;
    for (int i = 0; i < partitions; i++) {
      numbers.add(new AtomicIntegerArray(events));
    }
  }

  int events() {
    return events;
  }

  /** Publishes them to an empty topic. */
  static Backlog publish(String bootstrap, int events, int partitions) {
    Backlog backlog = new Backlog(bootstrap, events, partitions);
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "linger.ms",
            5,
            "batch.size",
            1 << 17,
            "buffer.memory",
            64L << 20);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < events; i++) {
        int number = i;
        producer.send(
            backlog.record(i),
            (at, failure) -> {
              if (failure == null) {
                backlog.numbers.get(at.partition()).set((int) at.offset(), number);
              }
            });
      }
    }
    return backlog;
  }

  private ProducerRecord<byte[], byte[]> record(int number) {
    String driver = "driver-%06d".formatted(number % DRIVERS);
    Instant now = Instant.now();
    DriverLocation.Builder message =
        DriverLocation.newBuilder()
            .setDriverId(driver)
            .setEventTimestamp(
                Timestamp.newBuilder()
                    .setSeconds(now.getEpochSecond())
                    .setNanos(number % 1000 * 1_000_000))
            .setLocation(Point.newBuilder().setLatitude(-6.1935).setLongitude(106.8230))
            .setVehicleType(VehicleType.BIKE)
            .setSpeedMetersPerSecond(7.5f)
            .setTripId(Seen.mark(number));
    message.setRouteId("r".repeat(Math.max(1, BYTES - message.build().getSerializedSize() - 2)));
    byte[] key = DriverLocationKey.newBuilder().setDriverId(driver).build().toByteArray();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(SampleEvents.TOPIC, key, message.build().toByteArray());
    EventMeta meta =
        EventMeta.newBuilder()
            .setId(
                EventHeaders.bytes(new UUID(now.toEpochMilli() << 16 | 0x7000, 1L << 63 | number)))
            .setEventTimeMs(now.toEpochMilli())
            .setAcceptedMs(now.toEpochMilli())
            .build();
    record.headers().add(EventHeaders.NAME, meta.toByteArray());
    return record;
  }

  /** What the group has committed and nobody has seen. */
  long lost(String group, Seen seen) throws ExecutionException, InterruptedException {
    long lost = 0;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      for (Map.Entry<TopicPartition, OffsetAndMetadata> at : committed.entrySet()) {
        AtomicIntegerArray ofPartition = numbers.get(at.getKey().partition());
        for (int offset = 0; offset < at.getValue().offset(); offset++) {
          lost += seen.has(ofPartition.get(offset)) ? 0 : 1;
        }
      }
    }
    return lost;
  }
}
