package io.asgard.producer;

import java.time.Duration;

/** When a batch is complete: so many events, so many bytes, or its first event so old. */
record Batching(int events, int bytes, Duration linger) {
  // A fronting server takes 10,000 events and, by default, 2 MB in a request.
  private static final int MOST_EVENTS = 10_000;
  private static final int MOST_BYTES = 1 << 20;

  Batching {
    if (events < 1 || events > MOST_EVENTS) {
      throw new IllegalArgumentException(
          "batch events: " + events + " (expected: 1 to " + MOST_EVENTS + ")");
    }
    if (bytes < 1 || bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "batch bytes: " + bytes + " (expected: 1 to " + MOST_BYTES + ")");
    }
    if (linger.isNegative()) {
      throw new IllegalArgumentException("linger: " + linger + " (expected: >= 0s)");
    }
  }
}
