package io.asgard.feed.source;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gives rows in time order. Used by one thread. */
public interface Source {
  /** The next row, or null at the end. May wait for one. */
  @Nullable Row next() throws InterruptedException;

  Cleaning cleaning();

  /** How long the windows are that the end of this source is to close. */
  Duration windows();

  /** Whether these rows are all that there will ever be of their time. */
  boolean recorded();
}
