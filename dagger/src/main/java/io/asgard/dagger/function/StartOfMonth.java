package io.asgard.dagger.function;

import java.time.ZonedDateTime;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code StartOfMonth(seconds, zone)}: when the first day of that month began in the zone, in
 * seconds since the epoch. Null where an argument is null.
 */
public final class StartOfMonth extends ScalarFunction {
  private final Zone zone = new Zone();

  /** What SQL calls. */
  public @Nullable Long eval(@Nullable Long seconds, @Nullable String zoneName) {
    if (seconds == null || zoneName == null) {
      return null;
    }
    ZonedDateTime time = zone.at(seconds, zoneName);
    return time == null
        ? null
        : time.toLocalDate().withDayOfMonth(1).atStartOfDay(time.getZone()).toEpochSecond();
  }
}
