package io.asgard.firehose.delivery;

import java.time.Duration;

/**
 * How many events go to the sink at once. Grows while calls are quick, shrinks when they take
 * longer than wanted. One thread.
 */
final class BatchSize {
  private final int max;
  private final long wantedNanos;
  private int now;

  /**
   * Begins at the most.
   *
   * @param wanted how long a call may take
   */
  BatchSize(int max, Duration wanted) {
    this.max = max;
    this.wantedNanos = wanted.toNanos();
    this.now = max;
  }

  int now() {
    return now;
  }

  /** A call took so long, and the sink took something of it. */
  void taken(int events, long nanos) {
    if (nanos > wantedNanos) {
      now = (int) Math.max(1, Math.min(now, events * (double) wantedNanos / nanos));
    } else if (events >= now) {
      now = Math.min(max, now * 2);
    }
  }
}
