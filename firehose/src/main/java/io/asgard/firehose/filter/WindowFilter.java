package io.asgard.firehose.filter;

import io.asgard.firehose.event.Event;
import io.asgard.firehose.expression.Subject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Lets through the events whose time is near enough; those without a time too. */
final class WindowFilter implements Filter {
  private final @Nullable Duration back;
  private final @Nullable Duration ahead;
  private final Clock clock;

  WindowFilter(@Nullable Duration back, @Nullable Duration ahead, Clock clock) {
    this.back = back;
    this.ahead = ahead;
    this.clock = clock;
  }

  @Override
  public boolean passes(Event event, Subject subject) {
    Instant time = subject.eventTime();
    if (time == null) {
      return true;
    }
    Instant now = clock.instant();
    return (back == null || !time.isBefore(now.minus(back)))
        && (ahead == null || !time.isAfter(now.plus(ahead)));
  }
}
