package io.asgard.fronting.publish;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
   * @param routes by topic, as they are now
   * @param byDefault for topics without a route
   * @param streams makes the stream of a name
   */
  public record Ways(
      Function<String, Optional<Route>> routes,
      Route byDefault,
      Function<String, DataStream> streams) {}

  /** What every outlet works with. */
  record Parts(
      Ways ways, Spooling spooling, OpenCalls calls, PublishMetrics metrics, Outlets outlets) {
    Spool spool(String name) throws IOException {
      return Spool.open(spooling.directory().resolve(name), spooling.max().toBytes());
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
    for (String name : spooled(parts.spooling().directory())) {
      outlet(Route.to(name));
    }
    long until = System.nanoTime() + KNOWN_WITHIN.toNanos();
    while (System.nanoTime() - until < 0
        && !byStream.values().stream().allMatch(outlet -> outlet.direct() && outlet.known())) {
      java.util.concurrent.locks.LockSupport.parkNanos(this, LOOK.toNanos());
    }
  }

  private static List<String> spooled(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> streams = Files.list(directory)) {
      return streams
          .filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("fronting.spool.directory: " + directory, e);
    }
  }

  /** The way that a topic's events take now. To be asked while handing over. */
  Outlet of(String topic) {
    Outlet wanted = wanted(topic);
    Outlet now = byTopic.get(topic);
    if (now == wanted) {
      return wanted;
    }
    if (now == null) {
      now = wanted.holds(topic) ? wanted : holder(topic, wanted);
    }
    Outlet chosen = now.holds(topic) ? now : wanted;
    byTopic.put(topic, chosen);
    return chosen;
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
    Route route = ways.routes().apply(topic).orElse(ways.byDefault());
    Outlet outlet = outlet(route);
    outlet.follow(route);
    return outlet;
  }

  /** The way of a topic that no spool holds any more: its route's, from now on. */
  Outlet leaving(String topic) {
    Outlet wanted = wanted(topic);
    byTopic.put(topic, wanted);
    return wanted;
  }

  OpenCalls calls() {
    return calls;
  }

  /** Completes, never exceptionally, once events of the topics can be handed over. */
  CompletableFuture<Void> ready(Collection<String> topics) {
    List<CompletableFuture<Void>> waits = new ArrayList<>();
    for (String topic : topics) {
      Outlet outlet = of(topic);
      if (outlet.direct()) {
        waits.add(outlet.stream().ready(topic, outlet::direct));
      }
    }
    return CompletableFuture.allOf(waits.toArray(CompletableFuture[]::new));
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

  private Outlet outlet(Route route) {
    Outlet known = byStream.get(route.stream());
    return known != null ? known : byStream.computeIfAbsent(route.stream(), name -> open(route));
  }

  private Outlet open(Route route) {
    Outlet outlet = new Outlet(route, parts);
    Tags tags = Tags.of("stream", route.stream());
    parts.metrics().watch(tags, outlet, Clock.systemUTC());
    outlet.start();
    return outlet;
  }
}
