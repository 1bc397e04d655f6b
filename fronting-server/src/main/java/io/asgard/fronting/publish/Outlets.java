package io.asgard.fronting.publish;

import io.asgard.contracts.v1.SpooledEvent;
import io.asgard.fronting.live.Route;
import io.asgard.fronting.spool.Spool;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.util.unit.DataSize;

/**
 * An outlet per stream, and which of them a topic takes: the one of its route, but the one that it
 * took before as long as events of the topic are in that one's spool. Thread-safe.
 */
public final class Outlets implements AutoCloseable {
  /**
   * What is kept on disk while Kafka is away.
   *
   * @param directory has a directory per stream
   * @param max bytes per stream
   * @param after how long Kafka may take before events go to the disk
   */
  public record Spooling(Path directory, DataSize max, Duration after) {}

  /**
   * Where events may go.
   *
   * @param routes of a topic, as it is now
   * @param ofStream of a stream, as it is now
   * @param byDefault the stream of topics without a route
   * @param streams makes the stream of a name
   */
  public record Ways(
      Function<String, Optional<Route>> routes,
      Function<String, Route> ofStream,
      String byDefault,
      Function<String, DataStream> streams) {}

  /** What every outlet works with. */
  record Parts(
      Ways ways, Spooling spooling, OpenCalls calls, PublishMetrics metrics, Outlets outlets) {
    Kept kept(String name, Function<String, DataStream> streams) throws IOException {
      return Kept.open(spooling.directory().resolve(name), spooling.max().toBytes(), streams);
    }

    Duration spoolAfter() {
      return spooling.after();
    }
  }

  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(3);
  private static final Duration LOOK = Duration.ofMillis(5);

  private final Ways ways;
  private final Parts parts;
  private final OpenCalls calls = new OpenCalls();
  private final Map<String, Outlet> byStream = new ConcurrentHashMap<>();
  private final Map<String, Outlet> byTopic = new ConcurrentHashMap<>();

  public Outlets(Ways ways, Spooling spooling, PublishMetrics metrics) {
    this.ways = ways;
    parts = new Parts(ways, spooling, calls, metrics, this);
  }

  /**
   * Opens the way by default and those that have something in their spools. Waits a moment for
   * them, since events that come before Kafka is found take the way by the disk.
   */
  public void start() {
    outlet(ways.byDefault());
    spooled(parts.spooling().directory()).forEach(this::outlet);
    long until = System.nanoTime() + KNOWN_WITHIN.toNanos();
    while (System.nanoTime() - until < 0 && !byStream.values().stream().allMatch(Outlet::direct)) {
      LockSupport.parkNanos(this, LOOK.toNanos());
    }
  }

  private static List<String> spooled(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> streams = Files.list(directory)) {
      return streams
          .filter(path -> Files.exists(path.resolve(Spool.LOCK)))
          .map(path -> path.getFileName().toString())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("fronting.spool.directory: " + directory, e);
    }
  }

  /**
   * The way that a topic's events take now. One whose route has changed keeps its way until nothing
   * of it is under way there any more.
   */
  Outlet of(String topic) {
    Outlet wanted = wanted(topic);
    Outlet now = byTopic.get(topic);
    if (now == null) {
      now = wanted.holds(topic) ? wanted : holder(topic, wanted);
      Outlet other = byTopic.putIfAbsent(topic, now);
      now = other == null ? now : other;
    }
    if (now != wanted) {
      now.leave();
    }
    return now;
  }

  /** Of the time before a restart, when the topic may have had another route. */
  private Outlet holder(String topic, Outlet otherwise) {
    for (Outlet outlet : byStream.values()) {
      if (outlet.holds(topic)) {
        return outlet;
      }
    }
    return otherwise;
  }

  /** The way that the topic's route says. */
  Outlet wanted(String topic) {
    return outlet(ways.routes().apply(topic).map(Route::stream).orElse(ways.byDefault()));
  }

  /** Whether topics of the outlet have another route by now. */
  boolean leavers(Outlet outlet) {
    return byTopic.entrySet().stream()
        .anyMatch(
            entry ->
                entry.getValue() == outlet
                    && wanted(entry.getKey()) != outlet
                    && !outlet.parks(entry.getKey()));
  }

  /** Lets the outlet's topics take the way of their routes, but for those that it parks. */
  void release(Outlet outlet) {
    byTopic.replaceAll((topic, now) -> now == outlet && !outlet.parks(topic) ? wanted(topic) : now);
  }

  /**
   * Keeps events aside, with those that the stream itself refuses: they are tried again when it is
   * opened the next time.
   *
   * @throws IOException if they are not on the disk
   */
  public void refused(String stream, Collection<SpooledEvent> events, String reason)
      throws IOException {
    outlet(stream).refused(events, reason);
  }

  OpenCalls calls() {
    return calls;
  }

  /** Completes, never exceptionally, once events of the topics can be handed over. */
  CompletableFuture<Void> ready(Collection<String> topics) {
    List<CompletableFuture<Void>> waits = new ArrayList<>();
    for (String topic : topics) {
      Outlet outlet = of(topic);
      if (outlet.direct() && !outlet.parks(topic)) {
        waits.add(outlet.stream().ready(topic, outlet::direct));
      }
    }
    return CompletableFuture.allOf(waits.toArray(CompletableFuture[]::new));
  }

  /**
   * Why events are refused at the moment, of all topics that have come so far; empty if those of
   * some are taken, be it to the disk.
   */
  public Optional<String> refusal() {
    Set<Outlet> used = new HashSet<>(byTopic.values());
    if (used.isEmpty()) {
      used.add(outlet(ways.byDefault()));
    }
    List<String> refusals = new ArrayList<>();
    used.forEach(
        outlet ->
            outlet
                .refusal()
                .ifPresent(why -> refusals.add("stream " + outlet.name() + ": " + why)));
    return refusals.size() < used.size()
        ? Optional.empty()
        : Optional.of(String.join("; ", refusals));
  }

  /** Why events do not go straight to a stream, for each such stream; empty if all do. */
  public Optional<String> failure() {
    List<String> failures = new ArrayList<>();
    byStream.forEach(
        (name, outlet) ->
            outlet.failure().ifPresent(reason -> failures.add("stream " + name + ": " + reason)));
    return failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures));
  }

  @Override
  public void close() {
    for (Outlet outlet : byStream.values()) {
      try {
        outlet.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Outlet outlet(String stream) {
    Outlet known = byStream.get(stream);
    return known != null ? known : byStream.computeIfAbsent(stream, this::open);
  }

  private Outlet open(String stream) {
    Outlet outlet = new Outlet(stream, parts);
    parts.metrics().watch(Tags.of("stream", stream), outlet, Clock.systemUTC());
    outlet.start();
    return outlet;
  }
}
