package io.asgard.firehose.filter;

import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Compiled;
import io.asgard.firehose.expression.Expression;
import io.asgard.firehose.expression.Subject;

/** Lets through the events of which a condition is true. */
final class ExpressionFilter implements Filter {
  private final Compiled<Expression> condition;

  ExpressionFilter(String source) {
    condition = new Compiled<>(types -> types.condition("firehose.filter.expression", source));
  }

  @Override
  public void check(EventType type) {
    condition.of(type);
  }

  @Override
  public boolean passes(Event event, Subject subject) {
    return Boolean.TRUE.equals(condition.of(event.type()).value(subject));
  }
}
