package io.asgard.producer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** What one request carries: events of one lane, in their order. */
final class Batch {
  private final int lane;
  private final List<Pending> events;
  private final int bytes;

  Batch(int lane, List<Pending> events, int bytes) {
    this.lane = lane;
    this.events = events;
    this.bytes = bytes;
  }

  int lane() {
    return lane;
  }

  List<Pending> events() {
    return events;
  }

  int size() {
    return events.size();
  }

  Pending youngest() {
    return events.get(events.size() - 1);
  }

  /** Of the PublishRequest that it is on the wire. */
  int bytes() {
    return bytes;
  }

  void writeTo(OutputStream out) throws IOException {
    for (Pending event : events) {
      out.write(event.bytes());
    }
  }
}
