package io.asgard.firehose.sink;

import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;

/** Makes of an event what a target takes. Called by one thread. */
public interface Preparation<T> {
  /**
   * Looks whether events of that type can be prepared as configured.
   *
   * @throws IllegalArgumentException saying what is wrong, one problem a line
   */
  void check(EventType type);

  /**
   * What the target takes.
   *
   * @throws BadEventException if this event can never be prepared
   */
  T of(Event event);
}
