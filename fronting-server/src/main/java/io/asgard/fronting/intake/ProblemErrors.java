package io.asgard.fronting.intake;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Every failed REST request is answered with problem+json (RFC 9457), as other services do. */
final class ProblemErrors implements ServerErrorHandler {
  private static final MediaType PROBLEM = MediaType.create("application", "problem+json");

  @Override
  public @Nullable HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
    Failure failure = Failure.of(cause);
    return failure == null ? null : problem(failure.http(), failure.detail()).toHttpResponse();
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext ctx,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    return problem(status, description == null ? status.reasonPhrase() : description);
  }

  private static AggregatedHttpResponse problem(HttpStatus status, String detail) {
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
    return AggregatedHttpResponse.of(headers.build(), HttpData.ofUtf8(body));
  }
}
