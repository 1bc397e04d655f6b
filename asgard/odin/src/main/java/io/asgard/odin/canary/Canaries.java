package io.asgard.odin.canary;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All canaries of this process. Each process is an instance of its own, that begins its sequences
 * anew: what another one left unread says nothing. Thread-safe.
 */
public final class Canaries implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Canaries.class);

  private final CanarySettings settings;
  private final Clock clock;
  private final CanaryMetrics metrics;
  private final String instance = UUID.randomUUID().toString();
  private final Map<String, Watch> watches = new ConcurrentHashMap<>();
  private final ScheduledExecutorService writing =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "canary-writer");
            thread.setDaemon(true);
            return thread;
          });

  public Canaries(CanarySettings settings, MeterRegistry registry, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.metrics = new CanaryMetrics(registry);
  }

  /** Begins to write; returns at once. */
  public void start() {
    long interval = settings.interval().toNanos();
    writing.scheduleAtFixedRate(this::write, 0, interval, TimeUnit.NANOSECONDS);
  }

  private void write() {
    for (Map.Entry<String, Watch> watch : watches.entrySet()) {
      try {
        watch.getValue().write();
      } catch (RuntimeException e) { // Of the others none may miss its turn.
        logger.warn("The canary of {} could not be written", watch.getKey(), e);
      }
    }
  }

  /** Probes the stream, or goes on with it as it is now: another location, other targets. */
  public void watch(Canary canary) {
    writing.execute(
        () -> {
          Watch known = watches.get(canary.stream());
          Watch watch =
              known == null
                  ? new Watch(canary.stream(), instance, settings, clock, metrics)
                  : known;
          watch.become(canary);
          // Not before: without targets it has no problem.
          watches.put(canary.stream(), watch);
        });
  }

  /** Ends the canary of a stream, if there is one. */
  public void forget(String stream) {
    writing.execute(
        () -> {
          Watch watch = watches.remove(stream);
          if (watch != null) {
            watch.close();
          }
        });
  }

  /** Why records do not come to the target as they should; empty if they do. */
  public Optional<String> problem(String stream, String target) {
    Watch watch = watches.get(stream);
    return watch == null ? none(stream) : watch.problem(target);
  }

  /** The same of all targets of the stream; the first problem, with the target's name. */
  public Optional<String> problem(String stream) {
    Watch watch = watches.get(stream);
    return watch == null ? none(stream) : watch.problem();
  }

  private static Optional<String> none(String stream) {
    return Optional.of("stream: " + stream + " has no canary");
  }

  /** Ends all within some seconds. */
  @Override
  public void close() {
    watches.keySet().forEach(this::forget);
    writing.shutdown();
    try {
      if (!writing.awaitTermination(10, TimeUnit.SECONDS)) {
        writing.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
