package io.asgard.feed.source;

import org.jspecify.annotations.Nullable;

/** Gives rows in time order. Used by one thread. */
public interface Source {
  /** The next row, or null at the end. May wait for one. */
  @Nullable Row next() throws InterruptedException;

  Cleaning cleaning();

  /** Whether rows happen now: a feed that starts again later goes on from there. */
  boolean live();
}
