package io.asgard.fronting.worker;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.fronting.live.Route;
import io.asgard.fronting.publish.DataStream;
import io.asgard.platform.clusters.MovingStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves every event of the fronting stream to the data stream of its topic's route, as it is and in
 * the order of its key, at least once. While a data stream is away its events stay where they are
 * and the lag grows.
 */
public final class FrontingWorker implements Runnable, AutoCloseable {
  /**
   * Where events go.
   *
   * @param ofTopic the name of its stream
   * @param ofStream its fallback
   */
  public record Routes(Function<String, String> ofTopic, Function<String, Route> ofStream) {}

  private static final Logger LOG = LoggerFactory.getLogger(FrontingWorker.class);
  // Names that begin with two underscores are Kafka's own.
  private static final Pattern TOPICS = Pattern.compile("(?!__).*");
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration LOOK = Duration.ofMillis(2);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration COMMIT = Duration.ofSeconds(1);
  // Half of what a producer has room for, at the least.
  private static final long IN_FLIGHT = 16 << 20;
  private static final Duration LAST_WORD = Duration.ofSeconds(5);
  private static final Duration CLOSE = Duration.ofSeconds(30);

  private final MovingStream own;
  private final Function<StreamLocation, Consumer<byte[], byte[]>> consumers;
  private final Routes routes;
  private final Function<String, DataStream> streams;
  private final Aside aside;
  private final WorkerMetrics metrics;
  private final Thread thread = new Thread(this, "fronting-worker");
  private final Map<String, Destination> destinations = new ConcurrentHashMap<>();
  private final Map<String, Denied> denied = new ConcurrentHashMap<>(); // by topic
  private volatile Optional<String> failure = Optional.of("not started yet");
  private volatile Optional<String> asideFailure = Optional.empty();
  private volatile boolean stopping;
  private volatile @Nullable Consumer<byte[], byte[]> open;
  // Owned by the thread:
  private final Map<TopicPartition, Moving> moving = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> stored = new HashMap<>();
  private final Map<String, Destination> byTopic = new HashMap<>();
  private final Budget budget = new Budget(IN_FLIGHT);
  private long committedAt = System.nanoTime();
  private long notBefore = System.nanoTime(); // the next send

  /**
   * A worker that is not started yet.
   *
   * @param own the fronting stream; closed with the worker
   * @param consumers opens it where it is; may fail
   * @param routes where events go at the moment
   * @param streams makes the stream of a name
   * @param aside keeps what a data stream refuses for good
   */
  public FrontingWorker(
      MovingStream own,
      Function<StreamLocation, Consumer<byte[], byte[]>> consumers,
      Routes routes,
      Function<String, DataStream> streams,
      Aside aside,
      WorkerMetrics metrics) {
    this.own = own;
    this.consumers = consumers;
    this.routes = routes;
    this.streams = streams;
    this.aside = aside;
    this.metrics = metrics;
    thread.setDaemon(true);
    own.onMove(this::wake);
  }

  /** What waits for the old cluster need not. */
  private void wake() {
    Consumer<byte[], byte[]> consumer = open;
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  /** Begins to move; returns at once. */
  public void start() {
    thread.start();
  }

  /** Why events do not move, or not all of them; empty if they do. */
  public Optional<String> failure() {
    List<String> failures = new ArrayList<>();
    failure.ifPresent(failures::add);
    asideFailure.ifPresent(failures::add);
    denied.forEach((topic, not) -> failures.add("topic " + topic + ": " + not.reason()));
    destinations.values().forEach(to -> to.failure().ifPresent(failures::add));
    return failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures));
  }

  /** Ends with the events that are under way, within some seconds; the others stay. */
  @Override
  public void close() {
    stopping = true;
    own.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    while (!stopping) {
      try {
        read(own.now());
      } catch (RuntimeException | Error e) { // Of memory, say: nobody else would go on with it.
        failed(e);
      }
      moving.values().forEach(Moving::giveUp);
      moving.clear();
      stored.clear();
      denied.clear();
    }
    destinations.values().forEach(Destination::close);
  }

  private void read(StreamLocation at) {
    Consumer<byte[], byte[]> consumer = consumers.apply(at);
    Assignment assignment = new Assignment(consumer, () -> own.hasLeft(at));
    try {
      open = consumer;
      consumer.subscribe(TOPICS, assignment);
      while (!stopping && !assignment.left()) {
        move(consumer);
      }
      if (!assignment.left()) {
        finish(consumer);
      }
    } catch (WakeupException e) {
      // The fronting stream has moved: what is not noted as moved will move again, from there.
    } finally {
      open = null;
      // The old cluster may be away, and what it would be told is of no use any more.
      consumer.close(
          assignment.left() ? CloseOptions.timeout(Duration.ZERO) : CloseOptions.timeout(CLOSE));
    }
  }

  private void failed(Throwable e) {
    String now = "fronting stream: " + e.getMessage();
    if (!Optional.of(now).equals(failure)) {
      LOG.warn("The worker begins again: {}", e.toString());
    }
    failure = Optional.of(now);
    LockSupport.parkNanos(AGAIN.toNanos());
  }

  private void move(Consumer<byte[], byte[]> consumer) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    failure = Optional.empty();
    for (TopicPartition partition : records.partitions()) {
      moving
          .computeIfAbsent(partition, assigned -> new Moving(metrics, budget))
          .add(records.records(partition));
    }
    turn(consumer);
    send();
    settle(consumer);
    balance(consumer);
    commit(consumer);
  }

  /** What is under way to a stream that its topic leaves is polled again, for the other one. */
  private void turn(Consumer<byte[], byte[]> consumer) {
    Set<String> again = new HashSet<>();
    for (TopicPartition partition : moving.keySet()) {
      Destination to =
          destinations.computeIfAbsent(
              routes.ofTopic().apply(partition.topic()),
              stream -> new Destination(stream, routes.ofStream(), streams));
      Destination before = byTopic.put(partition.topic(), to);
      if (before != null && before != to) {
        again.add(partition.topic());
      }
    }
    for (Destination destination : destinations.values()) {
      if (destination.turn()) {
        again.addAll(topicsOf(destination));
      }
    }
    pollAgain(consumer, again);
  }

  private Set<String> topicsOf(Destination destination) {
    Set<String> topics = new HashSet<>();
    byTopic.forEach(
        (topic, to) -> {
          if (to == destination) {
            topics.add(topic);
          }
        });
    return topics;
  }

  private void pollAgain(Consumer<byte[], byte[]> consumer, Set<String> topics) {
    moving.forEach(
        (partition, events) -> {
          if (topics.contains(partition.topic())) {
            events.giveUp().ifPresent(offset -> consumer.seek(partition, offset));
          }
        });
  }

  private void send() {
    if (System.nanoTime() - notBefore < 0) {
      return;
    }
    moving.forEach(
        (partition, events) -> {
          Destination to = byTopic.get(partition.topic());
          Denied not = denied.get(partition.topic());
          boolean early = not != null && not.early();
          if (to != null && events.waits() && !early) {
            events.send(to.stream());
            if (to.stream().partitions(partition.topic()) == 0) {
              to.stream().refusal(partition.topic()).ifPresent(why -> deny(partition, why));
            }
          }
        });
  }

  /** Takes in what is stored, and lets what failed be polled again. */
  private void settle(Consumer<byte[], byte[]> consumer) {
    Set<Destination> broken = new HashSet<>();
    Set<Destination> waiting = new HashSet<>();
    Optional<String> disk = Optional.empty();
    for (Map.Entry<TopicPartition, Moving> entry : moving.entrySet()) {
      disk = disk.or(() -> takeIn(entry.getKey(), entry.getValue()));
    }
    told(disk);
    moving.forEach(
        (partition, events) -> {
          Destination destination = byTopic.get(partition.topic());
          if (destination == null) {
            return; // Assigned a moment ago.
          }
          Exception problem = events.failure();
          if (problem instanceof TopicAuthorizationException) {
            deny(partition, problem);
          } else if (problem != null) {
            LOG.warn(
                "{} moves again from its last stored event: {}", partition, problem.toString());
            broken.add(destination);
          } else if (events.underWay()) {
            waiting.add(destination);
          }
        });
    destinations.values().stream()
        .filter(to -> !waiting.contains(to))
        .forEach(Destination::progress);
    waiting.forEach(Destination::waits);
    for (Destination destination : broken) {
      // All of it anew: another producer, and every partition of it, so that none passes another.
      destination.stream().renew();
      notBefore = System.nanoTime() + AGAIN.toNanos();
      pollAgain(consumer, topicsOf(destination));
    }
    // The others of the stream go on. What is under way behind the denied events comes again.
    pollAgain(consumer, failing(denied.keySet()));
  }

  private void deny(TopicPartition partition, Exception problem) {
    if (denied.put(partition.topic(), new Denied(problem)) == null) {
      LOG.warn("{} waits for itself: {}", partition.topic(), problem.toString());
    }
  }

  private Set<String> failing(Set<String> topics) {
    Set<String> failing = new HashSet<>();
    moving.forEach(
        (partition, events) -> {
          if (topics.contains(partition.topic()) && events.failure() != null) {
            failing.add(partition.topic());
          }
        });
    return failing;
  }

  /** Notes what is stored of a partition; why it cannot, if the disk fails. */
  private Optional<String> takeIn(TopicPartition partition, Moving events) {
    try {
      events
          .stored(aside)
          .ifPresent(
              next -> {
                stored.put(partition, new OffsetAndMetadata(next));
                denied.remove(partition.topic());
                Destination destination = byTopic.get(partition.topic());
                if (destination != null) {
                  destination.progress();
                }
              });
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("what is refused cannot be put aside: " + e.getMessage());
    }
  }

  private void told(Optional<String> disk) {
    if (disk.isPresent() && !disk.equals(asideFailure)) {
      LOG.error("The worker waits: {}", disk.get());
    }
    asideFailure = disk;
  }

  /** Polls no more of a partition than can be sent; and says how far behind each topic is. */
  private void balance(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> full = new ArrayList<>();
    List<TopicPartition> others = new ArrayList<>();
    Map<String, Long> lags = new HashMap<>();
    moving.forEach(
        (partition, events) -> {
          (events.full() ? full : others).add(partition);
          long behind = consumer.currentLag(partition).orElse(0) + events.events();
          lags.merge(partition.topic(), behind, Long::sum);
        });
    consumer.pause(full);
    consumer.resume(others);
    metrics.lags(lags);
  }

  private void commit(Consumer<byte[], byte[]> consumer) {
    if (stored.isEmpty() || System.nanoTime() - committedAt < COMMIT.toNanos()) {
      return;
    }
    committedAt = System.nanoTime();
    try {
      consumer.commitSync(stored, LAST_WORD);
      stored.clear();
    } catch (RebalanceInProgressException | TimeoutException e) {
      LOG.info("What is moved is noted a little later: {}", e.toString());
    }
  }

  /** Waits a while for what is under way, so that little is moved twice. */
  private void finish(Consumer<byte[], byte[]> consumer) {
    consumer.pause(consumer.assignment());
    long until = System.nanoTime() + LAST_WORD.toNanos();
    while (System.nanoTime() - until < 0 && moving.values().stream().anyMatch(Moving::waits)) {
      consumer.poll(POLL);
      send();
      settle(consumer);
    }
    consumer.commitSync(stored, LAST_WORD);
  }

  private final class Assignment implements ConsumerRebalanceListener {
    private final Consumer<byte[], byte[]> consumer;
    private final BooleanSupplier left;

    Assignment(Consumer<byte[], byte[]> consumer, BooleanSupplier left) {
      this.consumer = consumer;
      this.left = left;
    }

    /** Whether the fronting stream is elsewhere by now. */
    boolean left() {
      return left.getAsBoolean();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      partitions.forEach(partition -> moving.put(partition, new Moving(metrics, budget)));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (!left()) {
        await(partitions);
        note();
      }
      onPartitionsLost(partitions);
    }

    private void note() {
      try {
        consumer.commitSync(stored, LAST_WORD);
        stored.clear();
      } catch (KafkaException e) {
        LOG.warn("What is moved cannot be noted, some of it will move again: {}", e.toString());
      }
    }

    /** What is under way would come behind what the next owner moves. */
    private void await(Collection<TopicPartition> partitions) {
      long until = System.nanoTime() + (stopping ? 0 : LAST_WORD.toNanos());
      boolean waits = true;
      while (waits) {
        waits = false;
        for (TopicPartition partition : partitions) {
          Moving events = moving.get(partition);
          if (events != null) {
            told(takeIn(partition, events));
            waits |= events.underWay() && events.failure() == null;
          }
        }
        waits &= System.nanoTime() - until < 0 && !left();
        if (waits) {
          LockSupport.parkNanos(LOOK.toNanos());
        }
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      Set<Destination> late = new HashSet<>();
      for (TopicPartition partition : partitions) {
        Moving events = moving.remove(partition);
        Destination destination = byTopic.get(partition.topic());
        if (events != null && events.underWay() && destination != null) {
          late.add(destination);
        }
        if (events != null) {
          var ignored = events.giveUp();
        }
      }
      partitions.forEach(stored::remove);
      denied
          .keySet()
          .removeIf(topic -> moving.keySet().stream().noneMatch(at -> at.topic().equals(topic)));
      late.forEach(destination -> destination.stream().renew());
    }
  }
}
