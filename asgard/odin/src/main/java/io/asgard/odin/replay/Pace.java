package io.asgard.odin.replay;

import java.util.OptionalLong;

/** So many a second, evenly. What was not used for a while is lost, but for a tenth of a second. */
final class Pace {
  private static final long SECOND = 1_000_000_000;

  private final long gap; // nanoseconds; 0 if there is no limit
  private final long slack;
  private long next;

  Pace(OptionalLong perSecond, long now) {
    this.gap = perSecond.isPresent() ? Math.max(1, SECOND / perSecond.getAsLong()) : 0;
    this.slack = Math.max(gap, SECOND / 10);
    this.next = now;
  }

  /** Nanoseconds until the next one may go; 0: it may, and counts as gone. */
  long take(long now) {
    if (gap == 0) {
      return 0;
    }
    next = Math.max(next, now - slack);
    if (next > now) {
      return next - now;
    }
    next += gap;
    return 0;
  }
}
