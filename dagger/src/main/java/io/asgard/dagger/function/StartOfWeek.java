package io.asgard.dagger.function;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code StartOfWeek(seconds, zone)}: when the Monday of that week began in the zone, in seconds
 * since the epoch. Null where an argument is null.
 */
public final class StartOfWeek extends ScalarFunction {
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
            .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
            .atStartOfDay(time.getZone())
            .toEpochSecond();
  }
}
