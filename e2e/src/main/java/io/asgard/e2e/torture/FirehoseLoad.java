package io.asgard.e2e.torture;

import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.platform.records.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes numbered events to the topic at a steady rate, and remembers which Kafka has. Those of a
 * key are in the order of their numbers; the number is the event's id.
 */
final class FirehoseLoad implements AutoCloseable {
  static final String TOPIC = "driver-location";
  static final int KEYS = 211;
  private static final int STEPS = 100; // a second
  private static final int POISON = 1_000;
  private static final int LARGE = 600_000;
  private static final int NEW_FIELD = 20;

  private final KafkaProducer<byte[], byte[]> producer;
  private final int rate;
  private final Set<Integer> stored = ConcurrentHashMap.newKeySet();
  private final List<Integer> bad = Collections.synchronizedList(new ArrayList<>());
  private final Thread thread = new Thread(this::write, "load");
  private volatile boolean poisonous;
  private volatile boolean withNewField;
  private volatile boolean stopping;
  private volatile int next;

  /** Starts to write so many a second. */
  FirehoseLoad(String bootstrap, int rate) {
    this.rate = rate;
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "linger.ms",
                5,
                "delivery.timeout.ms",
                300_000,
                "acks",
                "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    thread.setDaemon(true);
    thread.start();
  }

  /** From now on one in a thousand is bad: it cannot be decoded, or is large, empty or odd. */
  void poison() {
    poisonous = true;
  }

  /** From now on they have a field that the schema had not. */
  void newField() {
    withNewField = true;
  }

  /** How many numbers there are. */
  int next() {
    return next;
  }

  /** Those that Kafka has. */
  Set<Integer> stored() {
    return new TreeSet<>(stored);
  }

  /** Those that no sink can be given. */
  Set<Integer> bad() {
    return new TreeSet<>(bad);
  }

  private void write() {
    long step = System.nanoTime();
    while (!stopping) {
      for (int i = 0; i < rate / STEPS; i++) {
        int number = next;
        producer.send(
            record(number),
            (at, failure) -> {
              if (failure == null) {
                stored.add(number);
              }
            });
        next = number + 1;
      }
      step += 1_000_000_000L / STEPS;
      LockSupport.parkNanos(step - System.nanoTime());
    }
  }

  private ProducerRecord<byte[], byte[]> record(int number) {
    String driver = "driver-" + number % KEYS;
    byte[] key = DriverLocationKey.newBuilder().setDriverId(driver).build().toByteArray();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(TOPIC, key, message(number, driver));
    EventMeta meta =
        EventMeta.newBuilder()
            .setId(EventHeaders.bytes(new UUID(0, number)))
            .setEventTimeMs(System.currentTimeMillis())
            .build();
    record.headers().add(EventHeaders.NAME, meta.toByteArray());
    return record;
  }

  private byte @Nullable [] message(int number, String driver) {
    DriverLocation.Builder location =
        DriverLocation.newBuilder()
            .setDriverId(driver)
            .setEventTimestamp(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()));
    if (withNewField) {
      location.setUnknownFields(
          UnknownFieldSet.newBuilder()
              .addField(
                  NEW_FIELD,
                  UnknownFieldSet.Field.newBuilder()
                      .addLengthDelimited(com.google.protobuf.ByteString.copyFromUtf8("new"))
                      .build())
              .build());
    }
    if (!poisonous || number % POISON != 0) {
      return location.build().toByteArray();
    }
    return switch (number / POISON % 5) {
      case 0 -> {
        bad.add(number);
        yield "not protobuf".getBytes(StandardCharsets.UTF_8);
      }
      case 1 -> {
        bad.add(number); // A text where a message should be.
        yield new byte[] {0x1a, 0x03, 'a', 'b', 'c'};
      }
      case 2 -> null;
      case 3 -> location.setRouteId("r".repeat(LARGE)).build().toByteArray();
      default -> location.setVehicleTypeValue(77).build().toByteArray();
    };
  }

  /** Writes nothing more, and waits until Kafka has all. */
  void end() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
  }

  @Override
  public void close() {
    end();
  }
}
