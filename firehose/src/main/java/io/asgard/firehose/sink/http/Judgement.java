package io.asgard.firehose.sink.http;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.client.Answer;

/** What an answer means for the events that were sent. */
final class Judgement {
  private static final int UNAUTHORIZED = 401;

  private final Statuses success;
  private final Statuses retry;
  private final boolean hasToken; // Another one may help.

  Judgement(HttpSettings settings) {
    success = new Statuses("firehose.sink.http.success", settings.success());
    retry = new Statuses("firehose.sink.http.retry", settings.retry());
    hasToken = settings.oauth2() != null;
  }

  Delivery of(Answer answer) {
    if (answer.status() == 0) {
      return answer.withoutStatus();
    }
    return success.contain(answer.status())
        ? Delivery.done()
        : failed(answer.status(), answer.excerpt());
  }

  /** Of a status, and what was said with it. */
  Delivery of(int status, String said) {
    return success.contain(status) ? Delivery.done() : failed(status, said);
  }

  private Delivery failed(int status, String said) {
    String detail = "status " + status + said;
    return retry.contain(status) || hasToken && status == UNAUTHORIZED
        ? Delivery.retry(detail)
        : Delivery.reject(detail);
  }
}
