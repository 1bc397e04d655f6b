package io.asgard.dagger;

import com.google.protobuf.util.Timestamps;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.Point;
import io.asgard.contracts.sample.VehicleType;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.platform.records.EventHeaders;
import io.asgard.platform.test.TestKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Driver locations of a day in 2017, into a topic. */
final class Feed implements AutoCloseable {
  static final long START = 1_489_622_400_000L;
  private static final VehicleType[] TYPES = {VehicleType.BIKE, VehicleType.CAR, VehicleType.BUS};

  private final String topic;
  private final SplittableRandom random = new SplittableRandom(1);
  private final KafkaProducer<byte[], byte[]> producer;

  Feed(String topic) {
    this(topic, TestKafka.bootstrapServers());
  }

  Feed(String topic, String bootstrapServers) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Locations over a time, four seconds out of order at most. */
  List<DriverLocation> locations(int count, int seconds) {
    List<DriverLocation> locations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long time = START + i * seconds * 1_000L / count - random.nextInt(4_000);
      locations.add(location(Math.max(time, START)));
    }
    return locations;
  }

  DriverLocation location(long time) {
    int driver = random.nextInt(300);
    return DriverLocation.newBuilder()
        .setDriverId("driver-" + driver)
        .setEventTimestamp(Timestamps.fromMillis(time))
        .setLocation(
            Point.newBuilder()
                .setLatitude(-6.2 + random.nextInt(3) * 0.05)
                .setLongitude(106.8 + random.nextInt(3) * 0.05))
        .setVehicleType(TYPES[driver % 3])
        .build();
  }

  /** Sends to the driver's partition. */
  void send(DriverLocation location, int partitions) {
    int partition = Math.floorMod(location.getDriverId().hashCode(), partitions);
    send(partition, location.toByteArray());
  }

  /** Sends to the driver's partition, as arrived at that time. */
  void send(DriverLocation location, int partitions, long arrived) {
    int partition = Math.floorMod(location.getDriverId().hashCode(), partitions);
    producer.send(
        new ProducerRecord<>(topic, partition, arrived, new byte[] {1}, location.toByteArray()));
  }

  /** Sends what another cluster has, with its time. */
  void copy(ConsumerRecord<byte[], byte[]> record) {
    producer.send(
        new ProducerRecord<>(
            topic,
            record.partition(),
            record.timestamp(),
            record.key(),
            record.value(),
            record.headers()));
  }

  void flush() {
    producer.flush();
  }

  void send(int partition, byte[] message) {
    producer.send(new ProducerRecord<>(topic, partition, new byte[] {1}, message));
  }

  /** Says in every partition that event time has come so far. */
  void advance(long time, int partitions) {
    EventMeta meta =
        EventMeta.newBuilder().setKind(EventMeta.Kind.WATERMARK).setEventTimeMs(time).build();
    for (int partition = 0; partition < partitions; partition++) {
      var control = new ProducerRecord<byte[], byte[]>(topic, partition, null, null);
      control.headers().add(EventHeaders.NAME, meta.toByteArray());
      producer.send(control);
    }
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
