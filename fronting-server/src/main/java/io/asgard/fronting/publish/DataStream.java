package io.asgard.fronting.publish;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.platform.clusters.MovingStream;
import io.asgard.platform.clusters.StreamLocations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka cluster that events go to. Its owner's thread opens it, and again after a failure that
 * a producer cannot outlive or when the stream has moved to another cluster; while it is away,
 * sends fail at once. Sends are thread-safe and never block.
 */
public final class DataStream implements AutoCloseable {
  /** Makes a producer for the cluster that is there; may block. */
  public interface Opener {
    Producer<byte[], byte[]> open(StreamLocation at);
  }

  private static final Logger LOG = LoggerFactory.getLogger(DataStream.class);
  // Metadata is refreshed far more often than an idle connection is closed, so no connection means
  // that none can be had; but one that is being tried counts too, hence the bytes.
  private static final Set<String> SIGNS = Set.of("connection-count", "incoming-byte-total");
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final Duration FIND_TOPIC_WITHIN = Duration.ofSeconds(5);
  private static final Duration NOT_FOUND_FOR = Duration.ofSeconds(1);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
  private static final Duration GIVE_UP_WITHIN = Duration.ofSeconds(1);

  /** A producer, where it sends to, and what watches it. */
  private record Opened(
      Producer<byte[], byte[]> producer, StreamLocation at, KafkaClientMetrics metrics) {
    void close(Duration within) {
      metrics.close();
      producer.close(within);
    }
  }

  private final String name;
  private final MovingStream place;
  private final Opener opener;
  private final ScheduledExecutorService background;
  private final MeterRegistry meters;
  private final Map<String, CompletableFuture<Void>> looking = new ConcurrentHashMap<>();
  private final AtomicBoolean opening = new AtomicBoolean();
  private volatile @Nullable Opened opened;
  private volatile long notBefore = System.nanoTime(); // the next attempt to open
  private volatile boolean closed;
  private volatile String failure = "not opened yet";
  private volatile boolean broken;

  public DataStream(
      String name,
      StreamLocations locations,
      Opener opener,
      ScheduledExecutorService background,
      MeterRegistry meters) {
    this.name = name;
    place = new MovingStream(name, locations);
    this.opener = opener;
    this.background = background;
    this.meters = meters;
  }

  public String name() {
    return name;
  }

  /**
   * Begins to open the cluster unless it is open; returns at once whether it is. Finding it may
   * take long, and its owner has better things to do. To be called by the owner, again and again.
   */
  public boolean open() {
    if (opened != null) {
      return true;
    }
    if (System.nanoTime() - notBefore >= 0 && opening.compareAndSet(false, true)) {
      Thread thread = new Thread(this::find, "open-" + name);
      thread.setDaemon(true);
      thread.start();
    }
    return false;
  }

  private void find() {
    try {
      StreamLocation at = place.now();
      Producer<byte[], byte[]> producer = opener.open(at);
      KafkaClientMetrics metrics = new KafkaClientMetrics(producer, Tags.of("stream", name));
      metrics.bindTo(meters);
      broken = false;
      opened = new Opened(producer, at, metrics);
      if (closed) {
        close();
      }
      LOG.info("Opened stream {} at {}", name, at.getBootstrap());
    } catch (RuntimeException e) {
      String now = String.valueOf(e.getMessage());
      if (!now.equals(failure)) {
        LOG.warn("Stream {} cannot be opened, trying on: {}", name, now);
      }
      failure = now;
      notBefore = System.nanoTime() + AGAIN.toNanos();
    } finally {
      opening.set(false);
    }
  }

  /** Gives up all that is not acknowledged, and opens anew. To be called by the owner. */
  public void renew() {
    Opened old = opened;
    opened = null;
    if (old != null) {
      giveUp(old);
    }
    open();
  }

  /** One that does not end, its thread at a name server, say, is not waited for. */
  private void giveUp(Opened old) {
    Thread thread = new Thread(() -> old.close(Duration.ZERO), "close-" + name);
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(GIVE_UP_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the stream is elsewhere by now: it has to be renewed. */
  public boolean moved() {
    Opened open = opened;
    return open != null && place.hasLeft(open.at());
  }

  /** Whether it is on its way elsewhere: where it was still answers what it was sent. */
  boolean moving() {
    return place.isMoving();
  }

  /** Why events cannot be stored at the moment; empty if they can. */
  public Optional<String> failure() {
    Opened open = opened;
    if (open == null || broken) {
      return Optional.of(failure);
    }
    for (Metric metric : open.producer().metrics().values()) {
      if (SIGNS.contains(metric.metricName().name())
          && metric.metricName().group().equals("producer-metrics")
          && Double.valueOf(0).equals(metric.metricValue())) {
        return Optional.of("no broker can be reached");
      }
    }
    return Optional.empty();
  }

  /** Whether the producer is beyond help and has to be renewed. */
  boolean broken() {
    return broken;
  }

  /**
   * Completes, never exceptionally, once the producer knows the topic's partitions, or has given up
   * looking: then its sends fail.
   *
   * @param wanted whether to go on looking
   */
  CompletableFuture<Void> ready(String topic, BooleanSupplier wanted) {
    return opened == null || knows(topic)
        ? CompletableFuture.completedFuture(null)
        : looking.computeIfAbsent(topic, unknown -> look(topic, wanted));
  }

  /** How many partitions the topic has; 0 if that is not known. */
  public int partitions(String topic) {
    Opened open = opened;
    try {
      return open == null ? 0 : open.producer().partitionsFor(topic).size();
    } catch (KafkaException | IllegalStateException e) {
      return 0; // Kafka asks for the topic's metadata by itself after this.
    }
  }

  boolean knows(String topic) {
    return partitions(topic) > 0;
  }

  /** Why the cluster itself says that it does not take the topic; empty if it has not said so. */
  public Optional<Exception> refusal(String topic) {
    Opened open = opened;
    try {
      return open != null && open.producer().partitionsFor(topic).isEmpty()
          ? Optional.of(new UnknownTopicOrPartitionException("not on the cluster"))
          : Optional.empty();
    } catch (KafkaException | IllegalStateException e) {
      Throwable said = e instanceof TimeoutException ? e.getCause() : e;
      return said instanceof UnknownTopicOrPartitionException
              || said instanceof InvalidTopicException
              || said instanceof TopicAuthorizationException
          ? Optional.of((Exception) said)
          : Optional.empty();
    }
  }

  /** Sends; the callback is always called, perhaps before this returns. */
  public void send(ProducerRecord<byte[], byte[]> record, Callback done) {
    Opened open = opened;
    if (open == null) {
      done.onCompletion(null, new TimeoutException(failure));
      return;
    }
    try {
      open.producer().send(record, done);
    } catch (RuntimeException e) {
      // Kafka passes on an event's failure by the callback; what it throws is the producer's own.
      if (!broken && opened == open) {
        failure = "producer failed: " + e.getMessage();
        broken = true;
        LOG.warn("The producer of {} failed: {}", name, e.toString());
      }
      done.onCompletion(null, e);
    }
  }

  /** Waits a while for what was sent, then closes. To be called by the owner. */
  @Override
  public void close() {
    closed = true;
    Opened old = opened;
    opened = null;
    failure = "closed";
    place.close();
    if (old != null) {
      old.close(CLOSE_WITHIN);
    }
  }

  private CompletableFuture<Void> look(String topic, BooleanSupplier wanted) {
    CompletableFuture<Void> found = new CompletableFuture<>();
    background.execute(() -> look(topic, wanted, found, System.nanoTime()));
    return found;
  }

  private void look(
      String topic, BooleanSupplier wanted, CompletableFuture<Void> found, long since) {
    if (knows(topic) || !wanted.getAsBoolean()) {
      looking.remove(topic);
      found.complete(null);
      return;
    }
    if (System.nanoTime() - since < FIND_TOPIC_WITHIN.toNanos()) {
      background.schedule(
          () -> look(topic, wanted, found, since), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      return;
    }
    LOG.warn("Topic {} is not found on stream {}", topic, name);
    found.complete(null);
    // Until it is removed, the completed search answers for the topic: requests then fail at once.
    background.schedule(
        () -> looking.remove(topic), NOT_FOUND_FOR.toMillis(), TimeUnit.MILLISECONDS);
  }
}
