package io.asgard.feed.source;

/** A wait that the end of the feed cuts short. */
public interface Pause {
  /** Waits; false if the feed is to stop. */
  boolean of(long nanos) throws InterruptedException;
}
