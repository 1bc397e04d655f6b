package io.asgard.odin.canary;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One canary at work. Changed by one thread at a time, {@link Canaries} sees to it. */
final class Watch {
  /** A target's reader and what it saw. */
  private record Watched(Book book, Reader reader) {}

  private final String stream;
  private final String instance;
  private final CanarySettings settings;
  private final Clock clock;
  private final CanaryMetrics metrics;
  private final Unwritten unwritten = new Unwritten();
  private final Writer writer;
  private volatile Map<String, Watched> targets = Map.of();

  Watch(
      String stream, String instance, CanarySettings settings, Clock clock, CanaryMetrics metrics) {
    this.stream = stream;
    this.instance = instance;
    this.settings = settings;
    this.clock = clock;
    this.metrics = metrics;
    this.writer = new Writer(stream, instance, settings, unwritten, clock);
    metrics.watch(stream, writer);
  }

  /** Makes it what it should be; what it knows of targets that stay is kept. */
  void become(Canary canary) {
    writer.locate(canary.writes());
    Map<String, Watched> next = new TreeMap<>();
    canary
        .targets()
        .forEach(
            (target, client) -> {
              Watched known = targets.get(target);
              Watched watched = known == null ? open(target, client) : known;
              watched.reader().locate(client);
              next.put(target, watched);
            });
    Map<String, Watched> before = targets;
    targets = next;
    before.forEach(
        (target, watched) -> {
          if (!next.containsKey(target)) {
            close(target, watched);
          }
        });
  }

  private Watched open(String target, Map<String, String> client) {
    Book book = new Book(settings, unwritten, clock);
    Reader reader = new Reader(target, instance, client, book, clock);
    metrics.watch(stream, target, book, () -> problem(target).isPresent());
    reader.start();
    return new Watched(book, reader);
  }

  void write() {
    writer.write(
        partitions -> targets.values().forEach(watched -> watched.book().expect(partitions)));
  }

  Optional<String> problem(String target) {
    Watched watched = targets.get(target);
    if (watched == null) {
      return Optional.of("target: " + target + " (expected: one of " + targets.keySet() + ")");
    }
    return writer.problem().or(() -> watched.reader().failure()).or(() -> watched.book().problem());
  }

  /** The first problem of any target, with its name. */
  Optional<String> problem() {
    return targets.keySet().stream()
        .flatMap(target -> problem(target).map(why -> target + ": " + why).stream())
        .findFirst();
  }

  void close() {
    writer.close();
    targets.values().forEach(watched -> watched.reader().stop());
    targets.forEach(this::close);
    targets = Map.of();
    metrics.forget(stream);
  }

  private void close(String target, Watched watched) {
    watched.reader().close();
    metrics.forget(stream, target);
  }
}
