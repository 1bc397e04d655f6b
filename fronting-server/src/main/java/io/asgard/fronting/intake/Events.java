package io.asgard.fronting.intake;

import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishRequest;
import java.util.List;
import java.util.Map;

/**
 * A request as it was read.
 *
 * @param events in the order of the request
 * @param unreadable by index, why an event could not be read
 */
record Events(List<Event> events, Map<Integer, String> unreadable) {
  private static final int MOST = 10_000;

  /**
   * The events of a protobuf request.
   *
   * @throws IllegalArgumentException if there are too many
   */
  static Events of(PublishRequest request) {
    checkCount(request.getEventsCount());
    return new Events(request.getEventsList(), Map.of());
  }

  /**
   * Bytes alone do not bound what a request costs: an event of two bytes takes a hundred times as
   * much in memory, its answer included.
   */
  static void checkCount(int events) {
    if (events > MOST) {
      throw new IllegalArgumentException("events: " + events + " (expected: <= " + MOST + ")");
    }
  }

  long bytes() {
    long bytes = 0;
    for (Event event : events) {
      bytes += event.getKey().size() + event.getMessage().size();
    }
    return bytes;
  }
}
