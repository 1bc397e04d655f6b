package io.asgard.e2e.torture;

import com.google.protobuf.Timestamp;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.producer.Ack;
import io.asgard.producer.Producer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes at a steady rate, each key's events numbered by their time, and remembers what was
 * acknowledged.
 */
final class Load implements AutoCloseable {
  static final String TOPIC = "driver-location";
  private static final int KEYS = 97;
  private static final int STEPS = 200; // a second

  private final Producer producer;
  private final String run;
  private final long beginMs = Instant.now().minusSeconds(3600).toEpochMilli();
  private final Map<UUID, Long> acknowledged = new ConcurrentHashMap<>();
  private final Map<Code, AtomicLong> codes = new ConcurrentHashMap<>();
  private final Thread thread;
  private final int rate;
  private volatile boolean stopping;
  private long number; // Owned by the thread.

  private Load(Producer producer, String run, int rate) {
    this.producer = producer;
    this.run = run;
    this.rate = rate;
    thread = new Thread(this::publish, "load");
    thread.setDaemon(true);
  }

  static Load start(Path tokenFile, String run, int rate, String... servers) {
    Producer producer =
        Producer.builder()
            .fronting(servers)
            .tokenFile(tokenFile)
            .batch(100, 256 << 10)
            .requestTimeout(Duration.ofSeconds(20))
            .deliveryTimeout(Duration.ofMinutes(5))
            .build();
    Load load = new Load(producer, run, rate);
    load.thread.start();
    return load;
  }

  /** Prefix of the keys that are this load's. */
  String run() {
    return run;
  }

  /** Events answered so far with that code. */
  long count(Code code) {
    AtomicLong count = codes.get(code);
    return count == null ? 0 : count.get();
  }

  /** Events that were refused for good so far, by the reason. */
  Map<Code, Long> refused() {
    Map<Code, Long> refused = new EnumMap<>(Code.class);
    codes.forEach((code, count) -> refused.put(code, count.get()));
    refused.keySet().removeAll(List.of(Code.STORED, Code.SPOOLED));
    return refused;
  }

  /** Ids of what is durable, with their numbers. */
  Map<UUID, Long> acknowledged() {
    return acknowledged;
  }

  /** Publishes nothing more, and waits until every event is answered. */
  void end() {
    stopping = true;
    join();
    producer.close(Duration.ofMinutes(5));
  }

  /** Ends, whatever is not answered yet. */
  @Override
  public void close() {
    stopping = true;
    producer.close(Duration.ZERO); // first: the thread may be waiting for its room
    join();
  }

  private void join() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish() {
    long step = System.nanoTime();
    while (!stopping) {
      for (int i = 0; i < rate / STEPS; i++) {
        publishNext();
      }
      step += 1_000_000_000L / STEPS;
      LockSupport.parkNanos(step - System.nanoTime());
    }
  }

  private void publishNext() {
    long mine = number++;
    String driver = run + "-" + mine % KEYS;
    long time = beginMs + mine;
    DriverLocation location =
        DriverLocation.newBuilder()
            .setDriverId(driver)
            .setEventTimestamp(
                Timestamp.newBuilder()
                    .setSeconds(Math.floorDiv(time, 1000L))
                    .setNanos((int) Math.floorMod(time, 1000L) * 1_000_000))
            .build();
    var ignored =
        producer
            .publish(TOPIC, DriverLocationKey.newBuilder().setDriverId(driver).build(), location)
            .thenAccept(ack -> answered(ack, time));
  }

  private void answered(Ack ack, long time) {
    codes.computeIfAbsent(ack.code(), code -> new AtomicLong()).incrementAndGet();
    if (ack.stored()) {
      acknowledged.put(ack.id(), time);
    }
  }
}
