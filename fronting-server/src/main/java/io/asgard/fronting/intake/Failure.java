package io.asgard.fronting.intake;

import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.CancellationException;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ProtocolViolationException;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.util.CompositeException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.common.websocket.WebSocketCloseStatus;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.websocket.WebSocketProtocolViolationException;
import io.asgard.fronting.quota.QuotaException;
import io.asgard.platform.service.ForbiddenException;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.UnauthorizedException;
import io.asgard.platform.service.UnavailableException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.handler.codec.DecoderException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Why a whole request fails, in the words of every protocol.
 *
 * @param retryAfter zero if nothing is known about it
 */
record Failure(Reason reason, String detail, Duration retryAfter) {
  /** What a failure is, for HTTP, for gRPC and for metrics. */
  enum Reason {
    MALFORMED(HttpStatus.BAD_REQUEST, Status.Code.INVALID_ARGUMENT),
    UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, Status.Code.UNAUTHENTICATED),
    FORBIDDEN(HttpStatus.FORBIDDEN, Status.Code.PERMISSION_DENIED),
    NOT_FOUND(HttpStatus.NOT_FOUND, Status.Code.NOT_FOUND),
    SLOW(HttpStatus.REQUEST_TIMEOUT, Status.Code.CANCELLED),
    GONE(HttpStatus.BAD_REQUEST, Status.Code.CANCELLED),
    TOO_LARGE(HttpStatus.REQUEST_ENTITY_TOO_LARGE, Status.Code.RESOURCE_EXHAUSTED),
    QUOTA(HttpStatus.TOO_MANY_REQUESTS, Status.Code.RESOURCE_EXHAUSTED),
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, Status.Code.UNAVAILABLE);

    private final HttpStatus http;
    private final Status.Code grpc;

    Reason(HttpStatus http, Status.Code grpc) {
      this.http = http;
      this.grpc = grpc;
    }

    HttpStatus http() {
      return http;
    }

    Status.Code grpc() {
      return grpc;
    }
  }

  private Failure(Reason reason, String detail) {
    this(reason, detail, Duration.ZERO);
  }

  /** The failure that the exception stands for; null if it is a fault of ours. */
  static @Nullable Failure of(Throwable thrown) {
    Throwable cause = peeled(thrown);
    String detail = String.valueOf(cause.getMessage());
    if (cause instanceof QuotaException quota) {
      return new Failure(Reason.QUOTA, detail, quota.retryAfter());
    }
    if (cause instanceof ContentTooLargeException tooLarge) {
      return new Failure(
          Reason.TOO_LARGE,
          "request: too large (expected: <= " + tooLarge.maxContentLength() + " bytes)");
    }
    if (cause instanceof RequestTimeoutException) {
      return new Failure(Reason.SLOW, "request: not complete in time");
    }
    if (cause instanceof TimeoutException) {
      return new Failure(Reason.UNAVAILABLE, "Kafka: no acknowledgement in time");
    }
    if (cause instanceof StatusRuntimeException status) {
      return ofArmerias(status.getStatus());
    }
    if (isGone(cause)) {
      return new Failure(Reason.GONE, "request: the client has hung up");
    }
    Reason reason = reason(cause);
    return reason == null ? null : new Failure(reason, detail);
  }

  /** Whether it is the token that is refused, not somebody who is away. */
  static boolean isRefusal(Throwable thrown) {
    Throwable cause = peeled(thrown);
    return cause instanceof UnauthorizedException || cause instanceof ForbiddenException;
  }

  /** What Armeria makes of a call that it cannot read. */
  private static @Nullable Failure ofArmerias(Status status) {
    if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
      return new Failure(Reason.TOO_LARGE, "request: too large (" + status.getDescription() + ")");
    }
    if (status.getCode() == Status.Code.CANCELLED) {
      return new Failure(Reason.GONE, "request: cancelled");
    }
    return status.getCause() instanceof InvalidProtocolBufferException
        ? new Failure(Reason.MALFORMED, "request: " + status.getCause().getMessage())
        : null;
  }

  private static boolean isGone(Throwable cause) {
    return cause instanceof ClosedStreamException
        || cause instanceof AbortedStreamException
        || cause instanceof CancellationException
        || cause instanceof java.util.concurrent.CancellationException;
  }

  private static @Nullable Reason reason(Throwable cause) {
    if (cause instanceof WebSocketProtocolViolationException violation) {
      return violation.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)
          ? Reason.TOO_LARGE
          : Reason.MALFORMED;
    }
    if (cause instanceof IllegalArgumentException
        || cause instanceof DecoderException
        || cause instanceof ProtocolViolationException) {
      return Reason.MALFORMED;
    }
    if (cause instanceof UnauthorizedException) {
      return Reason.UNAUTHENTICATED;
    }
    if (cause instanceof ForbiddenException) {
      return Reason.FORBIDDEN;
    }
    if (cause instanceof NotFoundException) {
      return Reason.NOT_FOUND;
    }
    if (cause instanceof UnavailableException || cause instanceof Conversation.StopsException) {
      return Reason.UNAVAILABLE;
    }
    return null;
  }

  private static Throwable peeled(Throwable thrown) {
    Throwable cause = Exceptions.peel(thrown);
    if (cause instanceof CompositeException several) {
      cause = several.getExceptions().get(0);
    }
    return cause instanceof HttpStatusException && cause.getCause() != null
        ? cause.getCause()
        : cause;
  }

  Status status() {
    return reason.grpc().toStatus().withDescription(detail);
  }
}
