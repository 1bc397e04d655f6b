package io.asgard.odin.replay;

/**
 * Which records.
 *
 * @param from the first moment of the span
 * @param to the first one behind it
 */
public record Selection(Moment from, Moment to, By by) {
  /** Whose time counts. */
  public enum By {
    /** When it happened. */
    EVENT,
    /** When the platform accepted it, which is the time that Kafka knows. */
    ARRIVAL
  }

  public Selection {
    if (!from.at().isBefore(to.at())) {
      throw new IllegalArgumentException(
          "from: " + from.at() + " (expected: before `to`, " + to.at() + ")");
    }
  }

  boolean takes(long time) {
    return time >= from.at().toEpochMilli() && time < to.at().toEpochMilli();
  }

  boolean same(Selection other) {
    return by == other.by && from.same(other.from) && to.same(other.to);
  }

  String words() {
    String time = by == By.EVENT ? "event" : "arrival";
    return "[" + from.at() + ", " + to.at() + ") by " + time + " time";
  }
}
