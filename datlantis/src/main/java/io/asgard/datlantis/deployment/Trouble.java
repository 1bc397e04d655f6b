package io.asgard.datlantis.deployment;

import java.time.Duration;
import java.time.Instant;

/**
 * What keeps a job from running.
 *
 * @param failures in a row
 * @param notBefore the job is not started earlier
 * @param detail why it does not run; empty when all is well
 */
record Trouble(int failures, Instant notBefore, String detail) {
  static final Trouble NONE = new Trouble(0, Instant.EPOCH, "");

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofMinutes(1);

  /** The job failed; the pause doubles with each failure in a row. */
  Trouble failed(String why, Instant now) {
    Duration pause = SHORT.multipliedBy(1L << Math.min(failures, 10));
    return new Trouble(failures + 1, now.plus(pause.compareTo(LONG) < 0 ? pause : LONG), why);
  }

  /** Something that the job needs is away, which is no failure of the job. */
  Trouble waiting(String why, Instant now) {
    return new Trouble(failures, now.plus(SHORT), why);
  }

  Trouble started() {
    return new Trouble(failures, notBefore, "");
  }
}
