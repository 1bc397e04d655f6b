package io.asgard.producer;

import java.time.Duration;

/**
 * How long to wait after a failure: doubling from first to max, less up to half of it by chance.
 */
record Backoff(Duration first, Duration max) {
  Backoff {
    if (first.isNegative() || first.isZero()) {
      throw new IllegalArgumentException("first: " + first + " (expected: > 0)");
    }
    if (max.compareTo(first) < 0) {
      throw new IllegalArgumentException("max: " + max + " (expected: >= first, " + first + ")");
    }
  }

  /** In nanoseconds, for a chance in [0, 1). */
  long delay(int failures, double chance) {
    // 2^20 times the first delay is beyond every sensible maximum, and cannot overflow before it.
    double doubled = (double) first.toNanos() * (1 << Math.min(failures - 1, 20));
    double whole = Math.min(doubled, max.toNanos());
    return (long) (whole * (1 - chance / 2));
  }
}
