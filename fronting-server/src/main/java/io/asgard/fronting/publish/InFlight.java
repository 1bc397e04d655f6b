package io.asgard.fronting.publish;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes of requests that Kafka has not acknowledged as a whole. */
final class InFlight {
  /** What an event costs beside its own bytes: record, header, callback. */
  static final int EVENT_OVERHEAD = 200;

  private final long max;
  private final AtomicLong bytes = new AtomicLong();

  InFlight(long max) {
    this.max = max;
  }

  boolean tryAcquire(long size) {
    while (true) {
      long now = bytes.get();
      if (now + size > max) {
        return false;
      }
      if (bytes.compareAndSet(now, now + size)) {
        return true;
      }
    }
  }

  void release(long size) {
    bytes.addAndGet(-size);
  }

  long bytes() {
    return bytes.get();
  }

  long max() {
    return max;
  }
}
