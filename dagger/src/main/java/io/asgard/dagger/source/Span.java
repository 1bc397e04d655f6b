package io.asgard.dagger.source;

import java.io.Serializable;
import java.time.Duration;

/**
 * Windows of event time, in milliseconds: one begins at every step and is as long as the size. Or,
 * if they cumulate, one of each size ends at every step within it.
 */
public record Span(long size, long step, long offset, boolean cumulates) implements Serializable {
  /** Windows that follow each other. */
  public static Span tumble(Duration size) {
    return new Span(size.toMillis(), size.toMillis(), 0, false);
  }

  /** The end of the first window that has an event of that time in it. */
  long first(long time) {
    return floor(time, step) + step;
  }

  /** The end of the last one. */
  long last(long time) {
    return cumulates ? floor(time, size) + size : floor(time, step) + size;
  }

  private long floor(long time, long unit) {
    return Math.floorDiv(time - offset, unit) * unit + offset;
  }
}
