package io.asgard.firehose.sink.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets so many a second go, evenly; up to a tenth of a second's worth at once. Thread-safe. */
final class RateLimit {
  private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final long intervalNanos;
  private final AtomicLong next = new AtomicLong(System.nanoTime());

  /**
   * @param perSecond 0 for any
   */
  RateLimit(int perSecond) {
    intervalNanos = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  boolean isLimited() {
    return intervalNanos > 0;
  }

  /** Waits for its turn. */
  void await() throws InterruptedException {
    if (!isLimited()) {
      return;
    }
    long now = System.nanoTime();
    long mine = next.updateAndGet(last -> Math.max(last, now - BURST_NANOS) + intervalNanos);
    TimeUnit.NANOSECONDS.sleep(mine - now);
  }
}
