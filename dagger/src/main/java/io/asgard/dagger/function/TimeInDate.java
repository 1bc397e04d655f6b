package io.asgard.dagger.function;

import java.time.LocalTime;
import java.time.ZonedDateTime;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code TimeInDate(seconds, hour, minute, zone)}: when it is that hour and minute on the same day
 * in the zone, in seconds since the epoch. Without a zone, in UTC. Null where an argument is null.
 */
public final class TimeInDate extends ScalarFunction {
  private final Zone zone = new Zone();

  /** What SQL calls, in UTC. */
  public @Nullable Long eval(
      @Nullable Long seconds, @Nullable Integer hour, @Nullable Integer minute) {
    return eval(seconds, hour, minute, "UTC");
  }

  /** What SQL calls. */
  public @Nullable Long eval(
      @Nullable Long seconds,
      @Nullable Integer hour,
      @Nullable Integer minute,
      @Nullable String zoneName) {
    if (seconds == null || hour == null || minute == null || zoneName == null) {
      return null;
    }
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      throw new IllegalArgumentException(
          "TimeInDate: " + hour + ":" + minute + " (expected: 0:00 to 23:59)");
    }
    ZonedDateTime time = zone.at(seconds, zoneName);
    return time == null ? null : time.with(LocalTime.of(hour, minute)).toEpochSecond();
  }
}
