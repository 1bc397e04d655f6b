package io.asgard.firehose.sink.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.expression.AnswerExpression;
import io.asgard.firehose.sink.Delivery;
import io.grpc.Status;
import java.net.ConnectException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an answer, or a failure, means for the event. Thread-safe. */
final class Judgement {
  private static final String NAME = "firehose.sink.grpc.";

  private final @Nullable Descriptor type;
  private final @Nullable AnswerExpression success;
  private final @Nullable AnswerExpression retry;

  Judgement(GrpcSettings settings, Method method) {
    Optional<Descriptor> output = method.output();
    String successSource = settings.success();
    String retrySource = settings.retry();
    if (output.isEmpty() && (successSource != null || retrySource != null)) {
      throw new IllegalArgumentException(
          NAME + "descriptors: none (expected: a FileDescriptorSet, with success or retry)");
    }
    type = output.orElse(null);
    success =
        type == null || successSource == null
            ? null
            : AnswerExpression.ofMessage(NAME + "success", successSource, type);
    retry =
        type == null || retrySource == null
            ? null
            : AnswerExpression.ofMessage(NAME + "retry", retrySource, type);
  }

  Delivery of(byte[] answer) {
    if (type == null || success == null && retry == null) {
      return Delivery.done();
    }
    try {
      DynamicMessage message = DynamicMessage.parseFrom(type, answer);
      if (retry != null && Boolean.TRUE.equals(retry.value(message))) {
        return Delivery.retry("answer: " + excerpt(message));
      }
      return success == null || Boolean.TRUE.equals(success.value(message))
          ? Delivery.done()
          : Delivery.reject("answer: " + excerpt(message));
    } catch (InvalidProtocolBufferException | BadEventException e) {
      return Delivery.retry("answer: not a " + type.getFullName() + ", " + e.getMessage());
    }
  }

  private static String excerpt(DynamicMessage message) {
    String text = message.toString().replace('\n', ' ').strip();
    return text.substring(0, Math.min(200, text.length()));
  }

  Delivery of(Status failure) {
    String detail =
        failure.getCode()
            + (failure.getDescription() == null ? "" : ": " + failure.getDescription());
    return switch (failure.getCode()) {
      case OK -> Delivery.done();
      case INVALID_ARGUMENT,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          NOT_FOUND,
          ALREADY_EXISTS,
          DATA_LOSS ->
          Delivery.reject(detail);
      case UNAVAILABLE ->
          isUnconnected(failure.getCause()) ? Delivery.later(detail) : Delivery.retry(detail);
      // Time, load, permission, a method that is not there: nothing that the event is to blame for.
      case CANCELLED,
          UNKNOWN,
          DEADLINE_EXCEEDED,
          PERMISSION_DENIED,
          RESOURCE_EXHAUSTED,
          ABORTED,
          UNIMPLEMENTED,
          INTERNAL,
          UNAUTHENTICATED ->
          Delivery.retry(detail);
    };
  }

  private static boolean isUnconnected(@Nullable Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof ConnectException) {
        return true;
      }
    }
    return false;
  }
}
