package io.asgard.feed;

import io.asgard.feed.source.Cleaning;
import io.asgard.producer.Stats;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Looks at a feed again and again: says how far it is, and for how long nothing has been answered.
 * Used by one thread; times are those of System.nanoTime.
 */
final class Watch {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final String name;
  private final String fronting;
  private final Cleaning cleaning;
  private final Duration every;
  private final Consumer<String> log;
  private long loggedAt;
  private long loggedSent;
  private long answered;
  private long answeredAt;

  Watch(String name, String fronting, Cleaning cleaning, Duration every, Consumer<String> log) {
    this.name = name;
    this.fronting = fronting;
    this.cleaning = cleaning;
    this.every = every;
    this.log = log;
    this.loggedAt = System.nanoTime();
    this.answeredAt = loggedAt;
  }

  /** False once nothing has been answered for so long that it makes no sense to go on. */
  boolean look(Stats stats, long now, Duration giveUp) {
    long done = stats.sent() - stats.pending();
    if (done != answered || stats.pending() == 0) {
      answered = done;
      answeredAt = now;
    }
    long silent = now - answeredAt;
    if (now - loggedAt >= every.toNanos()) {
      log.accept(
          silent > PATIENCE.toNanos() ? silence(stats, silent, giveUp) : progress(stats, now));
      loggedAt = now;
      loggedSent = stats.sent();
    }
    return silent < giveUp.toNanos();
  }

  /** What there is to say when it makes no sense to go on. */
  String surrender(Stats stats, Duration giveUp) {
    return String.format(
        Locale.ROOT,
        "%s  fronting %s: no answer for %d s (expected: one at least)%s",
        name,
        fronting,
        giveUp.toSeconds(),
        because(stats));
  }

  private String silence(Stats stats, long silent, Duration giveUp) {
    return String.format(
        Locale.ROOT,
        "%s  fronting %s does not answer for %d s%s; retrying, giving up after %d s",
        name,
        fronting,
        silent / 1_000_000_000,
        because(stats),
        giveUp.toSeconds());
  }

  private String progress(Stats stats, long now) {
    double seconds = (now - loggedAt) / 1e9;
    long refused = stats.refused().values().stream().mapToLong(Long::longValue).sum();
    long dirty = cleaning.dirty().values().stream().mapToLong(Long::longValue).sum();
    return String.format(
        Locale.ROOT,
        "%s  %,d read, %,d dirty, %,d sent (%,.0f/s), %,d stored, %,d refused, %,d pending",
        name,
        cleaning.rows(),
        dirty,
        stats.sent(),
        (stats.sent() - loggedSent) / seconds,
        stats.stored(),
        refused,
        stats.pending());
  }

  private static String because(Stats stats) {
    return stats.lastFailure().isEmpty() ? "" : ": " + stats.lastFailure();
  }
}
