package io.asgard.fronting.intake;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Every failed REST request is answered with problem+json (RFC 9457), as other services do. */
final class ProblemErrors implements ServerErrorHandler {
  private static final MediaType PROBLEM = MediaType.create("application", "problem+json");
  private static final MediaType GRPC = MediaType.create("application", "grpc");

  private final IntakeMetrics metrics;

  ProblemErrors(IntakeMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public @Nullable HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
    boolean grpc = grpc(ctx.request().headers());
    if (grpc && Exceptions.peel(cause) instanceof StatusRuntimeException) {
      return null; // A call that has ended with a status, which was told and counted then.
    }
    Failure failure = metrics.failed(grpc ? Protocol.GRPC : Protocol.REST, cause);
    if (failure == null) {
      return null;
    }
    HttpStatus status = status(cause, failure);
    return (grpc
            ? trailersOnly(status, failure.detail())
            : problem(status, failure.detail(), failure.retryAfter()))
        .toHttpResponse();
  }

  /** Whoever threw a status knows better than the kind of its cause. */
  private static HttpStatus status(Throwable cause, Failure failure) {
    return Exceptions.peel(cause) instanceof HttpStatusException thrown && thrown.getCause() != null
        ? thrown.httpStatus()
        : failure.reason().http();
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext ctx,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    String detail = description == null ? status.reasonPhrase() : description;
    return grpc(headers) ? trailersOnly(status, detail) : problem(status, detail, Duration.ZERO);
  }

  private static boolean grpc(@Nullable RequestHeaders headers) {
    MediaType type = headers == null ? null : headers.contentType();
    return type != null && type.is(GRPC);
  }

  /** What fails before gRPC sees the call, a body that is too large, still has to read as gRPC. */
  private static AggregatedHttpResponse trailersOnly(HttpStatus status, String detail) {
    Status.Code code =
        status.equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE)
            ? Status.Code.RESOURCE_EXHAUSTED
            : Status.Code.UNAVAILABLE;
    return AggregatedHttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(GRPC)
            .setInt("grpc-status", code.value())
            .set("grpc-message", detail)
            .build());
  }

  private static AggregatedHttpResponse problem(
      HttpStatus status, String detail, Duration retryAfter) {
    String body =
        JsonMapper.shared()
            .createObjectNode()
            .put("title", status.reasonPhrase())
            .put("status", status.code())
            .put("detail", detail)
            .toString();
    ResponseHeadersBuilder headers = ResponseHeaders.builder(status).contentType(PROBLEM);
    if (status.equals(HttpStatus.UNAUTHORIZED)) {
      headers.set("www-authenticate", "Bearer");
    }
    if (!retryAfter.isZero()) {
      headers.setLong("retry-after", (retryAfter.toMillis() + 999) / 1000);
    }
    return AggregatedHttpResponse.of(headers.build(), HttpData.ofUtf8(body));
  }
}
