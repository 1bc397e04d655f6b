package io.asgard.firehose.sink.http;

import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.expression.AnswerExpression;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.client.Answer;
import java.util.Collections;
import java.util.List;

/**
 * Reads from the answer to a batch what became of each event. If it does not say, all are tried
 * again: nobody knows which were taken.
 */
final class BatchAnswers {
  private final AnswerExpression expression;

  BatchAnswers(String expression) {
    this.expression = AnswerExpression.ofJson("firehose.sink.http.answers", expression);
  }

  List<Delivery> of(Answer answer, int events, Judgement judgement) {
    Object value;
    try {
      value = expression.value(answer.body());
    } catch (BadEventException e) {
      return unclear(String.valueOf(e.getMessage()), events);
    }
    if (!(value instanceof List<?> list) || list.size() != events) {
      return unclear("not a list of one status per event" + answer.excerpt(), events);
    }
    return list.stream().map(status -> one(status, judgement)).toList();
  }

  private static Delivery one(Object status, Judgement judgement) {
    if (status instanceof Boolean taken) {
      return taken ? Delivery.done() : Delivery.retry("answered false");
    }
    if (status instanceof Long number) {
      return judgement.of(number.intValue(), "");
    }
    return Delivery.retry("answered " + status + " (expected: a status, true or false)");
  }

  private static List<Delivery> unclear(String why, int events) {
    return Collections.nCopies(events, Delivery.retry("answers: " + why));
  }
}
