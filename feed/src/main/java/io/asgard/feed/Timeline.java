package io.asgard.feed;

import java.time.InstantSource;

/** The event time that a row is sent with: its own or, if it is to look like now, the replay's. */
final class Timeline {
  private final boolean asNow;
  private final double speedup;
  private final InstantSource clock;
  private boolean begun;
  private long first;
  private long start;

  Timeline(boolean asNow, double speedup, InstantSource clock) {
    this.asNow = asNow;
    this.speedup = speedup;
    this.clock = clock;
  }

  long eventTime(long rowTime) {
    if (!asNow) {
      return rowTime;
    }
    if (!begun) {
      begun = true;
      first = rowTime;
      start = clock.millis();
    }
    return start + (long) ((rowTime - first) / speedup);
  }
}
