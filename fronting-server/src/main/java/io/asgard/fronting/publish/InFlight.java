package io.asgard.fronting.publish;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes that Kafka has not acknowledged. */
final class InFlight {
  /** What an event costs beside its own bytes: record, header, callback. */
  static final int EVENT_OVERHEAD = 200;

  private final long max;
  private final AtomicLong bytes = new AtomicLong();

  InFlight(long max) {
    this.max = max;
  }

  boolean tryAcquire(long size) {
    if (bytes.addAndGet(size) <= max) {
      return true;
    }
    bytes.addAndGet(-size);
    return false;
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
