package io.asgard.firehose.sink;

import io.asgard.firehose.event.EventType;

/** Opens sinks of one configuration, one for each lane. Thread-safe. */
public interface Sinks extends AutoCloseable {
  /**
   * Looks whether events of that type can go there as configured. Connects to nothing.
   *
   * @throws IllegalArgumentException saying what is wrong, one problem a line
   */
  void check(EventType type);

  /**
   * A sink of its own for one thread.
   *
   * @throws IllegalStateException saying what is not as expected at the other end
   */
  Sink open();

  /** Closes what its sinks share; they are closed before. Idempotent. */
  @Override
  void close();
}
