package io.asgard.fronting.intake;

import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpStatusException;
import io.asgard.platform.service.ForbiddenException;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.UnauthorizedException;
import io.asgard.platform.service.UnavailableException;
import io.grpc.Status;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Why a whole request fails, in the words of both protocols. */
record Failure(HttpStatus http, Status.Code grpc, String detail) {
  /** The failure that the exception stands for; null if it is a fault of ours. */
  static @Nullable Failure of(Throwable thrown) {
    Throwable cause = Exceptions.peel(thrown);
    if (cause instanceof HttpStatusException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String detail = String.valueOf(cause.getMessage());
    if (cause instanceof IllegalArgumentException) {
      return new Failure(HttpStatus.BAD_REQUEST, Status.Code.INVALID_ARGUMENT, detail);
    }
    if (cause instanceof UnauthorizedException) {
      return new Failure(HttpStatus.UNAUTHORIZED, Status.Code.UNAUTHENTICATED, detail);
    }
    if (cause instanceof ForbiddenException) {
      return new Failure(HttpStatus.FORBIDDEN, Status.Code.PERMISSION_DENIED, detail);
    }
    if (cause instanceof NotFoundException) {
      return new Failure(HttpStatus.NOT_FOUND, Status.Code.NOT_FOUND, detail);
    }
    if (cause instanceof ContentTooLargeException tooLarge) {
      return new Failure(
          HttpStatus.REQUEST_ENTITY_TOO_LARGE,
          Status.Code.RESOURCE_EXHAUSTED,
          "request: too large (expected: <= " + tooLarge.maxContentLength() + " bytes)");
    }
    if (cause instanceof UnavailableException) {
      return new Failure(HttpStatus.SERVICE_UNAVAILABLE, Status.Code.UNAVAILABLE, detail);
    }
    if (cause instanceof TimeoutException) {
      return new Failure(
          HttpStatus.SERVICE_UNAVAILABLE,
          Status.Code.UNAVAILABLE,
          "Kafka: no acknowledgement in time");
    }
    return null;
  }

  Status status() {
    return grpc.toStatus().withDescription(detail);
  }
}
