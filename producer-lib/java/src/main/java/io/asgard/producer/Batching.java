package io.asgard.producer;

import java.time.Duration;

/** When a batch is complete: so many events, so many bytes, or its first event so old. */
record Batching(int events, int bytes, Duration linger) {
  Batching {
    if (events < 1) {
      throw new IllegalArgumentException("batch events: " + events + " (expected: >= 1)");
    }
    if (bytes < 1) {
      throw new IllegalArgumentException("batch bytes: " + bytes + " (expected: >= 1)");
    }
    if (linger.isNegative()) {
      throw new IllegalArgumentException("linger: " + linger + " (expected: >= 0s)");
    }
  }
}
