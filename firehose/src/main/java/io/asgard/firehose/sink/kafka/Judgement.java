package io.asgard.firehose.sink.kafka;

import io.asgard.firehose.sink.Delivery;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/** What a failure to write a record means for the event. */
final class Judgement {
  private Judgement() {}

  static Delivery of(@Nullable Exception failure) {
    if (failure == null) {
      return Delivery.done();
    }
    // What is no ApiException befell a record beside a bad one, or one whose producer was closed.
    boolean again =
        !(failure instanceof ApiException)
            || failure instanceof RetriableException
            || liesElsewhere(failure);
    return again ? Delivery.retry(describe(failure)) : Delivery.reject(describe(failure));
  }

  /** Whether no event is to blame, but what this producer is or may do. */
  private static boolean liesElsewhere(Exception failure) {
    return failure instanceof AuthenticationException
        || failure instanceof AuthorizationException
        || failure instanceof ApplicationRecoverableException
        || failure instanceof OutOfOrderSequenceException
        || failure instanceof UnsupportedVersionException
        || failure instanceof UnknownServerException;
  }

  static String describe(Exception failure) {
    return "kafka: " + failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }
}
