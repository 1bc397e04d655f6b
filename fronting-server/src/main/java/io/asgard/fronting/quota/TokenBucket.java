package io.asgard.fronting.quota;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A rate with a burst of one second. Who comes while the bucket is above zero is let in and then
 * pays in full, into debt if need be: so the rate is exact over time, and what is larger than a
 * second's worth is not starved. Its whole state is the instant at which it was, or will be, empty,
 * so a rate may change at any time. Lock-free.
 */
final class TokenBucket {
  private static final long BURST_NANOS = 1_000_000_000L;
  private static final double NANOS = 1e9;

  private final AtomicLong emptyAt;

  /** A full bucket. */
  TokenBucket(long nowNanos) {
    emptyAt = new AtomicLong(nowNanos - BURST_NANOS);
  }

  /** How long it stays empty; not positive if it is not. */
  long emptyFor(long nowNanos) {
    return emptyAt.get() - nowNanos + 1;
  }

  void take(long amount, long perSecond, long nowNanos) {
    if (perSecond == Long.MAX_VALUE) {
      return;
    }
    long cost = Math.round(amount * NANOS / perSecond);
    while (true) {
      long was = emptyAt.get();
      long full = nowNanos - BURST_NANOS;
      long from = was - full < 0 ? full : was; // By difference: nanoTime may wrap.
      if (emptyAt.compareAndSet(was, from + cost)) {
        return;
      }
    }
  }
}
