package io.asgard.producer;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.sample.Point;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Publishing, up to the place where gRPC takes over: ids, serialisation, lanes, batches, the bytes
 * of the request, and an acknowledged future for every event.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class PublishBench {
  private static final int KEYS = 1024;
  private static final String TOPIC = "driver-location";

  private final ByteString[] keyBytes = new ByteString[KEYS];
  private final DriverLocationKey[] keys = new DriverLocationKey[KEYS];
  // Serialised to 200 bytes with its key; the figure that the platform's rates are given for.
  private final ByteString messageBytes = ByteString.copyFrom(new byte[190]);
  private final Producer producer =
      Producer.builder()
          .token(() -> "none")
          .linger(Duration.ofMillis(5))
          .build(new NullTransport());
  private int next;

  @Setup
  public void fill() {
    for (int i = 0; i < KEYS; i++) {
      keyBytes[i] = ByteString.copyFromUtf8("driver-" + i % 1000);
      keys[i] = DriverLocationKey.newBuilder().setDriverId("driver-" + i % 1000).build();
    }
  }

  @TearDown
  public void close() {
    producer.close();
    Stats stats = producer.stats();
    if (stats.stored() != stats.sent()) {
      throw new IllegalStateException(stats + " (expected: all stored)");
    }
  }

  /** Serialised by the application. */
  @Benchmark
  public Object bytes() {
    return producer.publish(TOPIC, keyBytes[next++ & KEYS - 1], messageBytes);
  }

  /** A message that is built for the event, as an application does. */
  @Benchmark
  public Object message() {
    return producer.publish(TOPIC, keys[next++ & KEYS - 1], location(next));
  }

  /** What of the above is not the library's: building the message. */
  @Benchmark
  public Object buildingAlone() {
    return location(next++);
  }

  private static DriverLocation location(int second) {
    return DriverLocation.newBuilder()
        .setDriverId("driver-1")
        .setEventTimestamp(Timestamp.newBuilder().setSeconds(second))
        .setLocation(Point.newBuilder().setLatitude(-6.1935).setLongitude(106.8230))
        .build();
  }
}
