package io.asgard.firehose.filter;

import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Subject;

/** Lets events through, or not. Called by one thread. */
public interface Filter {
  /**
   * Looks whether it can be asked about events of that type.
   *
   * @throws IllegalArgumentException saying what is wrong, one problem a line
   */
  default void check(EventType type) {}

  /**
   * Whether the event is to be delivered.
   *
   * @param subject of that event
   * @throws BadEventException if its bytes do not say
   */
  boolean passes(Event event, Subject subject);
}
