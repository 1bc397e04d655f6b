package io.asgard.dagger.function;

import java.time.Instant;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code TimestampFromUnix(seconds)}: the time that many seconds after the epoch, as TIMESTAMP_LTZ.
 * Null where the argument is null or no time that SQL has, before the year 0 or after 9999.
 */
public final class TimestampFromUnix extends ScalarFunction {
  private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  /** What SQL calls. */
  @DataTypeHint("TIMESTAMP_LTZ(3)")
  public @Nullable Instant eval(@Nullable Long seconds) {
    return seconds == null || seconds < FIRST || seconds > LAST
        ? null
        : Instant.ofEpochSecond(seconds);
  }
}
