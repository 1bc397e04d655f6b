package io.asgard.odin.apply;

import java.time.Instant;

/**
 * A line of a running apply.
 *
 * @param detail the cause, when it failed
 */
public record Progress(Instant at, String part, Phase phase, String detail) {
  public enum Phase {
    PLANNED,
    STARTED,
    /** How it goes. */
    TOLD,
    DONE,
    FAILED,
    /** Not tried, because what it needs failed. */
    SKIPPED,
    /** Not as it was made, and an apply does not repair it. */
    REFUSED,
    /** The last line: everything is healthy, or not. */
    HEALTHY,
    UNHEALTHY
  }
}
