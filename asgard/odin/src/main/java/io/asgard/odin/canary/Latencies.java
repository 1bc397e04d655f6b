package io.asgard.odin.canary;

import java.time.Duration;
import java.util.Arrays;

/** The times from sent to seen of the last minute, at most the last thousand. */
final class Latencies {
  private static final int ROOM = 1024;
  private static final long WINDOW = Duration.ofMinutes(1).toMillis();

  private final long[] nanos = new long[ROOM];
  private final long[] seenMs = new long[ROOM];
  private long count;

  void add(long latency, long nowMs) {
    int at = (int) (count++ % ROOM);
    nanos[at] = Math.max(0, latency);
    seenMs[at] = nowMs;
  }

  /** The latency that so great a share does not exceed, in seconds; NaN if there is none. */
  double quantile(double share, long nowMs) {
    int filled = (int) Math.min(count, ROOM);
    long[] recent = new long[filled];
    int size = 0;
    for (int i = 0; i < filled; i++) {
      if (nowMs - seenMs[i] <= WINDOW) {
        recent[size++] = nanos[i];
      }
    }
    if (size == 0) {
      return Double.NaN;
    }
    Arrays.sort(recent, 0, size);
    return recent[Math.max(0, (int) Math.ceil(share * size) - 1)] / 1e9;
  }
}
