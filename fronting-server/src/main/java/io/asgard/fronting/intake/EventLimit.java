package io.asgard.fronting.intake;

/**
 * How many events a request may have. Bytes alone do not bound what it costs: an event of two bytes
 * takes a hundred times as much in memory, its answer included.
 */
final class EventLimit {
  private static final int MOST = 10_000;

  private EventLimit() {}

  static void check(int events) {
    if (events > MOST) {
      throw new IllegalArgumentException("events: " + events + " (expected: <= " + MOST + ")");
    }
  }
}
