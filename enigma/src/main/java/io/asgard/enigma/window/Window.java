package io.asgard.enigma.window;

import com.google.protobuf.Timestamp;
import io.asgard.contracts.v1.WindowClosed;
import java.time.Instant;

/**
 * A closed window of a metric.
 *
 * @param start inclusive
 * @param end exclusive; the time of the window's points
 * @param rows points that the dagger wrote
 * @param late events that came too late for it
 */
public record Window(Instant start, Instant end, long rows, long late) {
  static Window of(WindowClosed closed) {
    return new Window(
        instant(closed.getStart()), instant(closed.getEnd()), closed.getRows(), closed.getLate());
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
