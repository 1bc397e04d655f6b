package io.asgard.fronting.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka cluster that events go to. Opened in the background and again after a failure that a
 * producer cannot outlive; while it is away, sends fail at once. Thread-safe; nothing blocks.
 */
public final class DataStream implements AutoCloseable {
  /** Finds the cluster and makes a producer for it; may block. */
  public interface Opener {
    Producer<byte[], byte[]> open();
  }

  private static final Logger LOG = LoggerFactory.getLogger(DataStream.class);
  private static final Duration REOPEN = Duration.ofSeconds(1);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final Duration FIND_TOPIC_WITHIN = Duration.ofSeconds(5);
  private static final Duration NOT_FOUND_FOR = Duration.ofSeconds(1);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final Opener opener;
  private final ScheduledExecutorService background;
  private final AtomicReference<@Nullable Producer<byte[], byte[]>> producer =
      new AtomicReference<>();
  private final Map<String, CompletableFuture<Void>> looking = new ConcurrentHashMap<>();
  private volatile String failure = "not opened yet";
  private volatile boolean closed;

  public DataStream(Opener opener, ScheduledExecutorService background) {
    this.opener = opener;
    this.background = background;
  }

  /** Begins to open the cluster; returns at once. */
  public void start() {
    background.execute(this::open);
  }

  /** Why events cannot be stored at the moment; empty if they can. */
  public Optional<String> failure() {
    Producer<byte[], byte[]> open = producer.get();
    if (open == null) {
      return Optional.of(failure);
    }
    // Metadata is refreshed far more often than an idle connection is closed: none means none can
    // be had.
    for (Metric metric : open.metrics().values()) {
      if (metric.metricName().name().equals("connection-count")
          && metric.metricName().group().equals("producer-metrics")) {
        return Double.valueOf(0).equals(metric.metricValue())
            ? Optional.of("no broker can be reached")
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /**
   * Completes, never exceptionally, once the producer knows the topics' partitions, or has given up
   * looking: then their sends fail.
   */
  CompletableFuture<Void> ready(Collection<String> topics) {
    Producer<byte[], byte[]> open = producer.get();
    List<CompletableFuture<Void>> waits = new ArrayList<>();
    for (String topic : topics) {
      if (open != null && !knows(open, topic)) {
        waits.add(looking.computeIfAbsent(topic, this::look));
      }
    }
    return CompletableFuture.allOf(waits.toArray(CompletableFuture[]::new));
  }

  /** How many partitions the topic has; 0 if that is not known. */
  int partitions(String topic) {
    Producer<byte[], byte[]> open = producer.get();
    try {
      return open == null ? 0 : open.partitionsFor(topic).size();
    } catch (KafkaException e) {
      return 0;
    }
  }

  /** Sends; the callback is always called, perhaps before this returns. */
  void send(ProducerRecord<byte[], byte[]> record, Callback done) {
    Producer<byte[], byte[]> open = producer.get();
    if (open == null) {
      done.onCompletion(null, new TimeoutException(failure));
      return;
    }
    try {
      open.send(record, done);
    } catch (RuntimeException e) {
      // Kafka passes on an event's failure by the callback; what it throws is the producer's own.
      reopen(open, e);
      done.onCompletion(null, e);
    }
  }

  /** Waits a while for what was sent, then closes. */
  @Override
  public void close() {
    closed = true;
    Producer<byte[], byte[]> open = producer.getAndSet(null);
    failure = "closed";
    if (open != null) {
      open.close(CLOSE_WITHIN);
    }
  }

  private void open() {
    if (closed) {
      return;
    }
    try {
      producer.set(opener.open());
      LOG.info("Opened the data stream");
    } catch (RuntimeException e) {
      String now = String.valueOf(e.getMessage());
      if (!now.equals(failure)) {
        LOG.warn("The data stream cannot be opened, trying on: {}", now);
      }
      failure = now;
      background.schedule(this::open, REOPEN.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void reopen(Producer<byte[], byte[]> broken, RuntimeException cause) {
    if (closed || !producer.compareAndSet(broken, null)) {
      return;
    }
    failure = "producer failed: " + cause.getMessage();
    LOG.warn("The producer failed, opening another: {}", cause.toString());
    background.execute(
        () -> {
          broken.close(Duration.ZERO);
          open();
        });
  }

  private CompletableFuture<Void> look(String topic) {
    CompletableFuture<Void> found = new CompletableFuture<>();
    background.execute(() -> look(topic, found, System.nanoTime()));
    return found;
  }

  private void look(String topic, CompletableFuture<Void> found, long since) {
    Producer<byte[], byte[]> open = producer.get();
    if (open != null && knows(open, topic)) {
      looking.remove(topic);
      found.complete(null);
      return;
    }
    if (System.nanoTime() - since < FIND_TOPIC_WITHIN.toNanos()) {
      background.schedule(
          () -> look(topic, found, since), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      return;
    }
    LOG.warn("Topic {} is not found on the cluster", topic);
    found.complete(null);
    // Until it is removed, the completed search answers for the topic: requests then fail at once.
    background.schedule(
        () -> looking.remove(topic), NOT_FOUND_FOR.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static boolean knows(Producer<byte[], byte[]> open, String topic) {
    try {
      return !open.partitionsFor(topic).isEmpty();
    } catch (KafkaException | IllegalStateException e) {
      return false; // Kafka asks for the topic's metadata by itself after this.
    }
  }
}
