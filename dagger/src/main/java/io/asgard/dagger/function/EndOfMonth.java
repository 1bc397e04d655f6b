package io.asgard.dagger.function;

import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code EndOfMonth(seconds, zone)}: the last second of that month in the zone, in seconds since
 * the epoch. Null where an argument is null.
 */
public final class EndOfMonth extends ScalarFunction {
  private final Zone zone = new Zone();

  /** What SQL calls. */
  public @Nullable Long eval(@Nullable Long seconds, @Nullable String zoneName) {
    if (seconds == null || zoneName == null) {
      return null;
    }
    ZonedDateTime time = zone.at(seconds, zoneName);
    return time == null
        ? null
        : time.toLocalDate()
                .with(TemporalAdjusters.firstDayOfNextMonth())
                .atStartOfDay(time.getZone())
                .toEpochSecond()
            - 1;
  }
}
