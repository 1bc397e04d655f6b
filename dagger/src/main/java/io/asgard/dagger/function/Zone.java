package io.asgard.dagger.function;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** The time zone that a function was given last: mostly it is the same in each row. */
final class Zone implements Serializable {
  private transient @Nullable String name;
  private transient @Nullable ZoneId zone;

  /**
   * A zone by its name, such as Asia/Jakarta or +07:00.
   *
   * @throws IllegalArgumentException if there is none
   */
  ZoneId of(String wanted) {
    ZoneId known = zone;
    if (known != null && wanted.equals(name)) {
      return known;
    }
    try {
      ZoneId found = ZoneId.of(wanted);
      name = wanted;
      zone = found;
      return found;
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "time zone: " + wanted + " (expected: as Asia/Jakarta or +07:00)", e);
    }
  }

  /** Seconds since the epoch on the clocks there; null if there are none that early or late. */
  @Nullable ZonedDateTime at(long seconds, String wanted) {
    ZoneId there = of(wanted);
    try {
      return Instant.ofEpochSecond(seconds).atZone(there);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
