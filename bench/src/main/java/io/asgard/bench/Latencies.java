package io.asgard.bench;

import java.util.Arrays;

/** Times that were measured, all of them. Thread-safe. */
final class Latencies {
  private long[] nanos = new long[1 << 16]; // guarded by this
  private int count; // guarded by this

  synchronized void add(long time) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = time;
  }

  synchronized void clear() {
    count = 0;
  }

  /** Milliseconds that so much of all stayed below, e.g. 0.99. */
  synchronized double millis(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1, Math.floor(share * count))] / 1e6;
  }
}
