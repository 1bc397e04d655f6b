package io.asgard.enigma.store;

import java.time.Instant;

/**
 * Points with {@code start < time <= end}: a point's time is the end of its window, so this is what
 * happened from start to end.
 */
public record Span(Instant start, Instant end) {
  public Span {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException(
          "range.end: " + end + " (expected: > start, " + start + ")");
    }
  }

  /** The points of the one window that ends then. */
  public static Span at(Instant end) {
    return new Span(end.minusNanos(1_000), end);
  }
}
