package io.asgard.dagger.function;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code FormatTimeInZone(timestamp, zone, format)}: what clocks in the zone show then, in a format
 * of {@link DateTimeFormatter}, English names. Null where an argument is null.
 */
public final class FormatTimeInZone extends ScalarFunction {
  private final Zone zone = new Zone();
  private transient @Nullable String format;
  private transient @Nullable DateTimeFormatter formatter;

  /** What SQL calls. */
  public @Nullable String eval(
      @DataTypeHint("TIMESTAMP_LTZ(9)") @Nullable Instant timestamp,
      @Nullable String zoneName,
      @Nullable String wanted) {
    if (timestamp == null || zoneName == null || wanted == null) {
      return null;
    }
    return formatter(wanted).format(timestamp.atZone(zone.of(zoneName)));
  }

  private DateTimeFormatter formatter(String wanted) {
    DateTimeFormatter known = formatter;
    if (known != null && wanted.equals(format)) {
      return known;
    }
    try {
      DateTimeFormatter made = DateTimeFormatter.ofPattern(wanted, Locale.ENGLISH);
      formatter = made;
      format = wanted;
      return made;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "time format: " + wanted + " (expected: as yyyy-MM-dd HH:mm; " + e.getMessage() + ")", e);
    }
  }
}
