package io.asgard.odin.provider.local;

import java.time.Duration;

/**
 * How long to wait before a restart: doubling, and short again after a good while up.
 *
 * @param reset an instance that lived so long starts anew
 */
record Backoff(Duration first, Duration max, Duration reset) {
  static final Backoff DEFAULT =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(60));

  /**
   * The wait before a restart.
   *
   * @param failures in a row, the last one included
   */
  Duration delay(int failures) {
    Duration delay = first.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), 20));
    return delay.compareTo(max) < 0 ? delay : max;
  }
}
