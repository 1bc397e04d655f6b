package io.asgard.fronting.tail;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.platform.clusters.MovingStream;
import io.asgard.platform.records.Schemas;
import io.asgard.platform.service.UnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that look at the moment, a bounded number. Thread-safe. */
public final class Tails implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tails.class);
  private static final String STOPS = "fronting: stops (expected: another connection)";
  private static final String MOVED = "stream: has moved to another cluster (expected: look again)";
  private static final int FETCH_BYTES = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FIND_WITHIN_MS = 10_000;
  private static final int NEW_PARTITION_MS = 5_000;

  private final Function<String, MovingStream> streams;
  private final Schemas schemas;
  private final int most;
  private final int mostOfTeam;
  private final Duration patience;
  private final Map<Thread, String> open = new ConcurrentHashMap<>(); // Whose they are.
  private volatile boolean closed;

  /**
   * None yet.
   *
   * @param streams where a topic's events are
   * @param schemas what they are, as it is now
   * @param most at the same time; of one team half of them
   */
  public Tails(Function<String, MovingStream> streams, Schemas schemas, int most) {
    this(streams, schemas, most, PATIENCE);
  }

  Tails(Function<String, MovingStream> streams, Schemas schemas, int most, Duration patience) {
    this.streams = streams;
    this.schemas = schemas;
    this.most = most;
    this.mostOfTeam = Math.max(1, most / 2);
    this.patience = patience;
  }

  public int size() {
    return open.size();
  }

  /**
   * Begins one.
   *
   * @throws UnavailableException if there are too many, of all teams or of this one
   */
  public synchronized void start(String team, Ask ask, Reader reader) {
    if (open.size() >= most || closed) {
      throw new UnavailableException(
          "tails: " + open.size() + " (expected: < " + most + ", fronting.max-tails)");
    }
    long ofTeam = open.values().stream().filter(team::equals).count();
    if (ofTeam >= mostOfTeam) {
      throw new UnavailableException(
          "tails: %d of team %s (expected: < %d, half of fronting.max-tails)"
              .formatted(ofTeam, team, mostOfTeam));
    }
    Thread thread = new Thread(() -> look(ask, reader), "fronting-tail");
    thread.setDaemon(true);
    open.put(thread, team);
    thread.start();
  }

  /** Has all end soon. */
  @Override
  public void close() {
    closed = true;
  }

  private void look(Ask ask, Reader reader) {
    try (MovingStream stream = streams.apply(ask.type().topic())) {
      StreamLocation at = stream.now();
      try (Consumer<byte[], byte[]> consumer = open(at)) {
        new Tail(ask, schemas, reader, consumer, patience)
            .run(() -> stream.hasLeft(at) ? Optional.of(MOVED) : stops());
      }
    } catch (RuntimeException e) {
      LOG.warn("A tail of {} ends: {}", ask.type().topic(), e.toString());
      reader.tell(Line.end("Kafka: " + e.getMessage(), ask.text()));
    } finally {
      open.remove(Thread.currentThread());
      reader.end();
    }
  }

  private Optional<String> stops() {
    return closed ? Optional.of(STOPS) : Optional.empty();
  }

  private static Consumer<byte[], byte[]> open(StreamLocation location) {
    Map<String, Object> config = new HashMap<>(location.getSecurityMap());
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, location.getBootstrap());
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // Where it begins is told; this is for a slow reader's place that is deleted meanwhile.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    // How late a new partition is seen.
    config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, NEW_PARTITION_MS);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, FIND_WITHIN_MS);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
