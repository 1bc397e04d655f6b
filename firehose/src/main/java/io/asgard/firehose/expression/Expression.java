package io.asgard.firehose.expression;

import io.asgard.firehose.event.BadEventException;
import org.jspecify.annotations.Nullable;

/** Something to be computed of an event. Thread-safe. */
public interface Expression {
  ValueType type();

  /**
   * The value, of the class that {@link ValueType} says.
   *
   * @throws BadEventException if the event's bytes are not of its type, or have no such value
   */
  @Nullable Object value(Subject subject);
}
