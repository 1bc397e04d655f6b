package io.asgard.fronting.worker;

import java.time.Duration;

/** That a cluster does not take a topic, and since when. */
record Denied(String reason, long nanos) {
  private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(5);

  Denied(Exception problem) {
    this(String.valueOf(problem.getMessage()), System.nanoTime());
  }

  /** Whether it is too early to try again. */
  boolean early() {
    return System.nanoTime() - nanos < TRY_AGAIN_AFTER.toNanos();
  }
}
