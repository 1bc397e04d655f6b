package io.asgard.odin.provider.local;

import java.time.Duration;

/**
 * How processes are restarted and ended.
 *
 * @param first wait before a restart; it doubles
 * @param max longest wait
 * @param reset an instance that lived so long starts anew with the first wait
 * @param grace how long a process may take to end before it is killed
 */
record Policy(Duration first, Duration max, Duration reset, Duration grace) {
  static final Policy DEFAULT =
      new Policy(
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(20));

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
