package io.asgard.producer;

import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.PublishResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request.
 *
 * @param answers one per event, in their order, also if the request failed as a whole
 */
record Reply(Kind kind, List<Answer> answers) {
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  /** Whether the request came through. */
  enum Kind {
    ANSWERED,
    /** No server took it; it may have been stored. */
    FAILED,
    /** The token was refused, which a new one may mend. */
    UNAUTHENTICATED,
    /** Refused as a whole because of its size or of one event: the others may pass without it. */
    REFUSED
  }

  static Reply of(int events, @Nullable PublishResponse response, @Nullable Throwable failure) {
    if (response == null) {
      return failed(events, Status.fromThrowable(failure), Status.trailersFromThrowable(failure));
    }
    if (response.getAnswersCount() != events) {
      String reason = "answers: " + response.getAnswersCount() + " (expected: " + events + ")";
      return all(Kind.FAILED, events, answer(Code.UNAVAILABLE, reason));
    }
    return new Reply(Kind.ANSWERED, response.getAnswersList());
  }

  /** Why no server took the request; empty if one has judged it, whatever it said. */
  String reason() {
    return switch (kind) {
      case ANSWERED, REFUSED -> "";
      case FAILED, UNAUTHENTICATED -> answers.get(0).getDetail();
    };
  }

  /** Whether the same request can succeed later. */
  static boolean retriable(Status status) {
    return switch (status.getCode()) {
      case PERMISSION_DENIED, INVALID_ARGUMENT, NOT_FOUND -> false;
      default -> true;
    };
  }

  private static Reply failed(int events, Status status, @Nullable Metadata trailers) {
    String detail = detail(status);
    return switch (status.getCode()) {
      case UNAUTHENTICATED -> all(Kind.UNAUTHENTICATED, events, answer(Code.NOT_ALLOWED, detail));
      case PERMISSION_DENIED, NOT_FOUND ->
          all(Kind.ANSWERED, events, answer(Code.NOT_ALLOWED, detail));
      case INVALID_ARGUMENT -> all(Kind.REFUSED, events, answer(Code.INVALID, detail));
      case RESOURCE_EXHAUSTED -> {
        String pushback = trailers == null ? null : trailers.get(PUSHBACK);
        yield pushback == null
            ? all(Kind.REFUSED, events, answer(Code.TOO_LARGE, detail))
            : all(Kind.FAILED, events, quota(detail, pushback));
      }
      default -> all(Kind.FAILED, events, answer(Code.UNAVAILABLE, detail));
    };
  }

  private static Answer quota(String detail, String pushback) {
    Answer.Builder quota = Answer.newBuilder().setCode(Code.QUOTA).setDetail(detail);
    try {
      long millis = Long.max(0, Long.parseLong(pushback));
      quota.setRetryAfterMs((int) Long.min(millis, Integer.MAX_VALUE));
    } catch (NumberFormatException e) {
      // Without a time the back-off alone decides.
    }
    return quota.build();
  }

  private static Reply all(Kind kind, int events, Answer answer) {
    return new Reply(kind, Collections.nCopies(events, answer));
  }

  private static Answer answer(Code code, String detail) {
    return Answer.newBuilder().setCode(code).setDetail(detail).build();
  }

  private static String detail(Status status) {
    Throwable cause = status.getCause();
    String detail = status.getDescription();
    if (detail == null) {
      return cause == null ? status.getCode().name() : cause.toString();
    }
    return cause == null ? detail : detail + ": " + cause.getMessage();
  }
}
