package io.asgard.fronting.publish;

import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.PublishResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** What there is to answer. */
final class Answers {
  static final Answer STORED = Answer.newBuilder().setCode(Code.STORED).build();

  static final Answer SPOOLED = Answer.newBuilder().setCode(Code.SPOOLED).build();

  private static final Duration AGAIN = Duration.ofSeconds(1);

  // By the number of events. Most requests have this answer.
  private static final AtomicReferenceArray<@Nullable PublishResponse> ALL_STORED =
      new AtomicReferenceArray<>(512);

  private Answers() {}

  /** That so many events are stored. */
  static PublishResponse stored(int events) {
    PublishResponse known = events < ALL_STORED.length() ? ALL_STORED.get(events) : null;
    if (known != null) {
      return known;
    }
    PublishResponse made =
        PublishResponse.newBuilder().addAllAnswers(Collections.nCopies(events, STORED)).build();
    if (events < ALL_STORED.length()) {
      ALL_STORED.set(events, made);
    }
    return made;
  }

  static Answer of(Code code, String detail) {
    return Answer.newBuilder().setCode(code).setDetail(detail).build();
  }

  /** A refusal for the moment; come again in a second. */
  static Answer later(String detail) {
    return later(detail, AGAIN);
  }

  /** A refusal for the moment. */
  static Answer later(String detail, Duration after) {
    return Answer.newBuilder()
        .setCode(Code.UNAVAILABLE)
        .setDetail(detail)
        .setRetryAfterMs(Math.toIntExact(after.toMillis()))
        .build();
  }

  /** Whether the event is safe. */
  static boolean durable(Answer answer) {
    return answer.getCode() == Code.STORED || answer.getCode() == Code.SPOOLED;
  }

  /** Whether a retry with the same id can help. */
  static boolean retriable(Answer answer) {
    return switch (answer.getCode()) {
      case UNAVAILABLE, QUOTA, KEY_BLOCKED -> true;
      case STORED,
          SPOOLED,
          UNKNOWN_TOPIC,
          NOT_ALLOWED,
          INVALID,
          TOO_OLD,
          TOO_NEW,
          TOO_LARGE,
          CODE_UNSPECIFIED,
          UNRECOGNIZED ->
          false;
    };
  }

  /**
   * Kafka's failure. What Kafka itself calls not retriable (no authorization, a broker's fault) is
   * so for this attempt; an operator can mend it, so the producer may come again.
   */
  static Answer of(Exception failure) {
    if (failure instanceof RecordTooLargeException) {
      return of(Code.TOO_LARGE, "event: " + failure.getMessage());
    }
    if (failure instanceof InvalidRecordException) {
      return of(Code.INVALID, "event: refused by Kafka (" + failure.getMessage() + ")");
    }
    return of(
        Code.UNAVAILABLE,
        "Kafka: " + failure.getClass().getSimpleName() + " (" + failure.getMessage() + ")");
  }
}
