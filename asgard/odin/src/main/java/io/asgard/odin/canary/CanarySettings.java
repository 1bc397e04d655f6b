package io.asgard.odin.canary;

import java.time.Duration;

/**
 * How canaries judge.
 *
 * @param interval a record per partition that often
 * @param fill a gap in the sequence that is not filled for so long is a loss
 * @param silence that nothing new is seen for longer is a problem
 * @param memory how long a loss is a problem
 */
public record CanarySettings(Duration interval, Duration fill, Duration silence, Duration memory) {
  public static final CanarySettings DEFAULTS =
      new CanarySettings(
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofMinutes(5));

  public CanarySettings {
    if (interval.toMillis() < 1) {
      throw new IllegalArgumentException("interval: " + interval + " (expected: >= 1ms)");
    }
    if (silence.compareTo(interval) <= 0) {
      throw new IllegalArgumentException(
          "silence: " + silence + " (expected: > interval, " + interval + ")");
    }
  }
}
