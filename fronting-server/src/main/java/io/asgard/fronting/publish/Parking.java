package io.asgard.fronting.publish;

import io.asgard.contracts.v1.SpooledEvent;
import io.asgard.fronting.spool.Spool;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics that their cluster does not take though it is there: each has a spool of its own, so
 * that the others go on, and is tried again and again. While a topic is here nothing may pass what
 * waits. Owned by the outlet's thread; {@link #holds} and the figures may be asked by any.
 */
final class Parking implements Siding, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Parking.class);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final long WINDOW = 1 << 20; // Many together leave the producer room.
  private static final int AT_ONCE = 4;

  private final Path directory;
  private final Function<String, DataStream> streams;
  private final Map<String, Parked> byTopic = new TreeMap<>();
  private volatile Map<String, String> reasons = Map.of(); // by topic
  private volatile long bytes;
  private volatile long refusedEvents;
  private volatile long damagedBytes;
  private long refusedBefore; // of topics that have left
  private long damagedBefore;

  /** One topic. */
  private static final class Parked {
    private final Spool spool;
    private final Drain drain;
    private String reason;
    private boolean reads; // holds events in memory

    Parked(Spool spool, Drain drain, String reason) {
      this.spool = spool;
      this.drain = drain;
      this.reason = reason;
    }
  }

  private Parking(Path directory, Function<String, DataStream> streams) {
    this.directory = directory;
    this.streams = streams;
  }

  /**
   * Opens the directory, with the topics whose events are in it.
   *
   * @throws IOException if the disk fails
   */
  static Parking open(Path directory, Function<String, DataStream> streams) throws IOException {
    Parking parking = new Parking(directory, streams);
    if (Files.isDirectory(directory)) {
      try (Stream<Path> topics = Files.list(directory)) {
        for (Path topic : topics.filter(Files::isDirectory).toList()) {
          parking.enter(topic.getFileName().toString(), "not tried since the start");
        }
        parking.clearOut();
      } catch (IOException | RuntimeException e) {
        parking.close();
        throw e;
      }
    }
    return parking;
  }

  private void clearOut() throws IOException {
    for (Map.Entry<String, Parked> entry : List.copyOf(byTopic.entrySet())) {
      if (entry.getValue().spool.isEmpty()) {
        leave(entry.getKey(), entry.getValue());
      }
    }
    look();
  }

  @Override
  public boolean holds(String topic) {
    return reasons.containsKey(topic);
  }

  boolean isEmpty() {
    return reasons.isEmpty();
  }

  /** Why a topic is here. */
  String reason(String topic) {
    return "topic " + topic + ": " + reasons.getOrDefault(topic, "taken again");
  }

  /** Why topics are here; empty if none is. */
  Optional<String> failure() {
    return reasons.keySet().stream().map(this::reason).reduce((one, other) -> one + "; " + other);
  }

  /** Bytes of events that are not delivered. */
  long bytes() {
    return bytes;
  }

  /** Events that were put aside from here. */
  long refusedEvents() {
    return refusedEvents;
  }

  /** Bytes here that could not be read. */
  long damagedBytes() {
    return damagedBytes;
  }

  @Override
  public boolean add(String topic, String reason, List<SpooledEvent> events) throws IOException {
    try {
      Parked parked = byTopic.get(topic);
      if (parked == null) {
        parked = enter(topic, reason);
        look(); // From now on none may pass those that come here.
        LOG.warn("Topic {} is parked, its events wait in {}: {}", topic, directory, reason);
      }
      if (!events.isEmpty()) {
        parked.spool.append(events);
        look();
      }
      return true;
    } catch (IOException e) {
      throw new IOException(
          "%s: %s (expected: room for the events of the topic; what is behind them waits)"
              .formatted(directory.resolve(topic), e),
          e);
    }
  }

  private Parked enter(String topic, String reason) throws IOException {
    Spool spool = Spool.open(directory.resolve(topic), Long.MAX_VALUE);
    Attempts attempts = new Attempts(System::nanoTime);
    Drain drain = new Drain(spool, streams, Siding.NONE, WINDOW, attempts);
    Parked parked = new Parked(spool, drain, reason);
    byTopic.put(topic, parked);
    return parked;
  }

  /**
   * Tries to move events on, and lets topics go whose events are all delivered.
   *
   * @param more whether further events of a topic are about to come here
   * @return how many events are delivered for good
   */
  int step(Predicate<String> more) {
    int delivered = 0;
    for (Map.Entry<String, Parked> entry : List.copyOf(byTopic.entrySet())) {
      Parked parked = entry.getValue();
      try {
        delivered += parked.drain.settle();
        parked.drain.check();
        send(entry.getKey(), parked);
        boolean through = parked.spool.isEmpty() && !parked.drain.waits();
        if (through && !more.test(entry.getKey())) {
          leave(entry.getKey(), parked);
        }
      } catch (SendException e) {
        again(parked, String.valueOf(e.getMessage()));
      } catch (IOException e) {
        again(parked, "spool: " + e.getMessage());
      }
    }
    look();
    return delivered;
  }

  private void send(String topic, Parked parked) throws IOException {
    if (parked.drain.due()) {
      boolean may = mayMove(topic, parked);
      parked.reads |= may;
      if (!(may && parked.drain.send())) {
        parked.drain.later(LOOK);
      }
    }
    parked.reads &= parked.drain.waits() || !parked.drain.atEnd();
  }

  /** What is read takes memory: only topics that can go are read, and few at once. */
  private boolean mayMove(String topic, Parked parked) {
    DataStream stream = streams.apply(topic);
    boolean can =
        (stream.knows(topic) && stream.failure().isEmpty())
            || stream.refusal(topic).filter(InvalidTopicException.class::isInstance).isPresent();
    boolean room = byTopic.values().stream().filter(each -> each.reads).count() < AT_ONCE;
    return can && (parked.reads || room);
  }

  private static void again(Parked parked, String reason) {
    parked.reason = reason;
    parked.reads = false;
    parked.drain.again();
  }

  private void leave(String topic, Parked parked) throws IOException {
    byTopic.remove(topic);
    refusedBefore += parked.spool.refusedEvents();
    damagedBefore += parked.spool.damagedBytes();
    parked.spool.close();
    LOG.info("Topic {} is taken", topic);
    clear(directory.resolve(topic));
  }

  /** Removes what an empty spool leaves, unless something was put aside. */
  private static void clear(Path spool) throws IOException {
    try (Stream<Path> inside = Files.list(spool)) {
      List<Path> files = inside.toList();
      if (files.stream().noneMatch(Files::isDirectory)) {
        for (Path file : files) {
          Files.delete(file);
        }
        Files.delete(spool);
      }
    }
  }

  private void look() {
    if (byTopic.isEmpty() && reasons.isEmpty()) {
      return;
    }
    bytes = sum(Spool::bytes);
    refusedEvents = refusedBefore + sum(Spool::refusedEvents);
    damagedBytes = damagedBefore + sum(Spool::damagedBytes);
    reasons =
        byTopic.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, of -> of.getValue().reason));
  }

  private long sum(ToLongFunction<Spool> figure) {
    return byTopic.values().stream().mapToLong(of -> figure.applyAsLong(of.spool)).sum();
  }

  @Override
  public void close() throws IOException {
    List<Exception> failures = new ArrayList<>();
    for (Parked parked : byTopic.values()) {
      Spool spool = parked.spool;
      try (spool) {
        // What was acknowledged meanwhile need not be delivered again.
        parked.drain.settle();
      } catch (IOException e) {
        failures.add(e);
      }
    }
    byTopic.clear();
    if (!failures.isEmpty()) {
      throw new IOException("spool: " + directory + " does not close", failures.get(0));
    }
  }
}
