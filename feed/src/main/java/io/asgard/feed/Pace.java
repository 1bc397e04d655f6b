package io.asgard.feed;

import io.asgard.feed.source.Pause;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** When the next event may go: not above a rate, and not before its turn in the replay. */
final class Pace {
  /** Waits shorter than this are not worth a system call; the events go in small bursts. */
  private static final long WORTH_WAITING = TimeUnit.MILLISECONDS.toNanos(1);

  /** What was missed beyond this is not caught up with: the rate is a cap. */
  private static final long CATCH_UP = TimeUnit.SECONDS.toNanos(1);

  private final double nanosPerEvent;
  private final double speedup;
  private final LongSupplier nanoTime;
  private final Pause pause;
  private double nextDue;
  private boolean replaying;
  private long replayStart;
  private long firstEventTime;

  /**
   * Makes a pace.
   *
   * @param rate in events per second; 0: as fast as can be
   * @param speedup how much faster than it happened; 0: without regard to event time
   */
  Pace(double rate, double speedup, LongSupplier nanoTime, Pause pause) {
    this.nanosPerEvent = rate == 0 ? 0 : 1e9 / rate;
    this.speedup = speedup;
    this.nanoTime = nanoTime;
    this.pause = pause;
    this.nextDue = nanoTime.getAsLong();
  }

  /** Waits until the rate allows one more event; false if the feed is to stop. */
  boolean byRate() throws InterruptedException {
    if (nanosPerEvent == 0) {
      return true;
    }
    long now = nanoTime.getAsLong();
    nextDue = Math.max(nextDue, now - CATCH_UP) + nanosPerEvent;
    return waitFor((long) nextDue - now);
  }

  /** Waits until what happened at a time, in milliseconds, is to happen again. */
  boolean byEventTime(long eventTime) throws InterruptedException {
    if (speedup == 0) {
      return true;
    }
    long now = nanoTime.getAsLong();
    if (!replaying) {
      replaying = true;
      replayStart = now;
      firstEventTime = eventTime;
    }
    double due = replayStart + (eventTime - firstEventTime) * 1e6 / speedup;
    return waitFor((long) due - now);
  }

  private boolean waitFor(long nanos) throws InterruptedException {
    return nanos < WORTH_WAITING || pause.of(nanos);
  }
}
