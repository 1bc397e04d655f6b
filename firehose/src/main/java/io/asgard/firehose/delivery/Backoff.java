package io.asgard.firehose.delivery;

import java.time.Duration;

/**
 * How often, and after which pauses, an event is tried.
 *
 * @param attempts after so many an event that the sink could not take is dead-lettered
 * @param first the pause after the first
 * @param max the longest pause; pauses double up to it
 */
public record Backoff(int attempts, Duration first, Duration max) {
  public Backoff {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts: " + attempts + " (expected: >= 1)");
    }
    if (first.isNegative() || first.isZero()) {
      throw new IllegalArgumentException("first: " + first + " (expected: > 0s)");
    }
    if (max.compareTo(first) < 0) {
      throw new IllegalArgumentException("max: " + max + " (expected: >= first, " + first + ")");
    }
  }

  /**
   * The pause after a round.
   *
   * @param round from 1
   * @param share from 0 to 1, at random: so much of half the pause is left out, so that instances
   *     spread
   */
  Duration delay(int round, double share) {
    int doublings = Math.min(round - 1, 30);
    double full = Math.min(max.toMillis(), first.toMillis() * Math.pow(2, doublings));
    return Duration.ofMillis(Math.round(full * (1 - share / 2)));
  }
}
