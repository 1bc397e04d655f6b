package io.asgard.e2e.torture;

import io.asgard.contracts.v1.EventMeta;
import io.asgard.contracts.v1.StreamLocation;
import io.asgard.e2e.Platform;
import io.asgard.platform.clusters.MovingStream;
import io.asgard.platform.clusters.StreamLocations;
import io.asgard.platform.records.EventHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A group of one that follows the stream, and knows what it was shown. */
final class StreamGroup implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LEAVE = Duration.ofSeconds(2);

  private final MovingStream stream;
  private final Thread thread;
  private final Set<UUID> seen = ConcurrentHashMap.newKeySet();
  private final AtomicLong again = new AtomicLong();
  private volatile String run = "";
  private volatile boolean done;

  private StreamGroup(MovingStream stream) {
    this.stream = stream;
    thread = new Thread(this::read, "group");
    thread.setDaemon(true);
  }

  static StreamGroup start(Platform platform) {
    URI odin = URI.create("http://127.0.0.1:" + Platform.port(8400));
    StreamLocations locations =
        StreamLocations.of(odin, platform.home().resolve("group"), platform::token);
    StreamGroup group = new StreamGroup(new MovingStream(Cluster.STREAM, locations));
    group.thread.start();
    return group;
  }

  /** From now on the events of this load are new, and all others are read again. */
  void begin(String load) {
    seen.clear();
    again.set(0);
    run = load;
  }

  /** Of these, those that it was not shown. */
  long skipped(Collection<UUID> ids) {
    return ids.stream().filter(id -> !seen.contains(id)).count();
  }

  /** Events that it was shown more than once, or that are older than the load. */
  long again() {
    return again.get();
  }

  private void read() {
    while (!done) {
      try {
        StreamLocation place = stream.now();
        if (StreamLocations.moving(place)) {
          Waiting.pause(20);
        } else {
          read(place);
        }
      } catch (KafkaException | IllegalStateException e) {
        Waiting.pause(500); // Its cluster may be away, for as long as the point wants.
      }
    }
  }

  private void read(StreamLocation place) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                place.getBootstrap(),
                "group.id",
                "torture",
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "auto.commit.interval.ms",
                1_000,
                "session.timeout.ms",
                6_000,
                "reconnect.backoff.max.ms",
                200),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    try {
      consumer.subscribe(List.of(Load.TOPIC));
      while (!done && !stream.hasLeft(place)) {
        consumer.poll(POLL).forEach(this::take);
      }
    } finally {
      consumer.close(CloseOptions.timeout(LEAVE));
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    EventMeta meta =
        EventHeaders.parse(record.headers().lastHeader(EventHeaders.NAME).value()).orElseThrow();
    if (meta.getKind() != EventMeta.Kind.EVENT) {
      return;
    }
    String key = ClusterLog.key(record);
    if (!key.startsWith(run + "-") || !seen.add(EventHeaders.uuid(meta.getId()))) {
      again.incrementAndGet();
    }
  }

  @Override
  public void close() {
    done = true;
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stream.close();
  }
}
