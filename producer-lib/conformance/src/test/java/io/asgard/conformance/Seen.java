package io.asgard.conformance;

import io.asgard.contracts.v1.Event;
import java.util.List;

/** A request as it came, by which opening of the server, and when it came and was answered. */
record Seen(
    int server,
    int opening,
    byte[] body,
    List<Event> events,
    boolean gzip,
    long came,
    long answered) {
  /** As the client saw it: over when its connection was. */
  Seen endedBy(List<Drop> drops) {
    long end =
        drops.stream()
            .filter(drop -> drop.server() == server && drop.opening() == opening)
            .mapToLong(drop -> Math.max(came, drop.at()))
            .reduce(answered, Math::min);
    return new Seen(server, opening, body, events, gzip, came, end);
  }

  boolean together(Seen other) {
    return came < other.answered && other.came < answered;
  }
}
