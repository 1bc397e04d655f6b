package io.asgard.odin.replay;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One end of a span of time.
 *
 * @param given as it was asked for: a repeated command with {@code 24h} means the same replay
 */
public record Moment(String given, Instant at) {
  private static final Pattern BACK = Pattern.compile("(\\d{1,9})(s|m|h|d)");

  /**
   * Reads a time, or a duration back from now.
   *
   * @param name of the option, for the message
   * @throws IllegalArgumentException if it is neither
   */
  public static Moment parse(String name, String text, Instant now) {
    Matcher back = BACK.matcher(text);
    try {
      return new Moment(
          text,
          back.matches() ? now.minus(duration(back)) : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          name
              + ": "
              + text
              + " (expected: a time such as 2026-03-01T12:00:00Z, or how long ago, such as 24h)",
          e);
    }
  }

  /**
   * Reads a duration.
   *
   * @param name of the option, for the message
   * @throws IllegalArgumentException if it is none
   */
  public static Duration back(String name, String text) {
    Matcher back = BACK.matcher(text);
    if (!back.matches()) {
      throw new IllegalArgumentException(
          name + ": " + text + " (expected: such as 30s, 10m, 24h, 7d)");
    }
    return duration(back);
  }

  private static Duration duration(Matcher back) {
    ChronoUnit unit =
        switch (back.group(2)) {
          case "s" -> ChronoUnit.SECONDS;
          case "m" -> ChronoUnit.MINUTES;
          case "h" -> ChronoUnit.HOURS;
          default -> ChronoUnit.DAYS;
        };
    return unit.getDuration().multipliedBy(Long.parseLong(back.group(1)));
  }

  boolean same(Moment other) {
    return given.equals(other.given) || at.equals(other.at);
  }
}
