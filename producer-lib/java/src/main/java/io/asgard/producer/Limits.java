package io.asgard.producer;

import java.time.Duration;

/**
 * What one producer may take.
 *
 * @param memory bytes of unanswered events
 * @param maxBlock how long publish waits for memory
 * @param delivery how long an event is retried
 * @param linger how long an event waits for company
 */
record Limits(long memory, Duration maxBlock, Duration delivery, Duration linger) {
  private static final Duration SPOOL_AFTER = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  Limits {
    if (memory < 1) {
      throw new IllegalArgumentException("memory: " + memory + " (expected: >= 1)");
    }
    if (maxBlock.isNegative()) {
      throw new IllegalArgumentException("max block: " + maxBlock + " (expected: >= 0s)");
    }
    if (delivery.isNegative() || delivery.isZero()) {
      throw new IllegalArgumentException("delivery timeout: " + delivery + " (expected: > 0s)");
    }
  }

  /** How often the lanes are looked after, in nanoseconds. */
  long tick() {
    return Math.min(Math.max(linger.toNanos() / 2, 1_000_000), 20_000_000);
  }

  /** How long a lane waits that a server has asked to, in nanoseconds. */
  long bounded(long askedMillis) {
    // Beyond the delivery timeout, the lane's events would expire without a try.
    Duration most = delivery.compareTo(LONGEST_WAIT) < 0 ? delivery : LONGEST_WAIT;
    Duration asked = Duration.ofMillis(askedMillis);
    return (asked.compareTo(most) < 0 ? asked : most).toNanos();
  }

  /** How long an event waits in memory before it is spooled: less than until it is given up. */
  Duration spoolAfter() {
    Duration half = delivery.dividedBy(2);
    return half.compareTo(SPOOL_AFTER) < 0 ? half : SPOOL_AFTER;
  }
}
