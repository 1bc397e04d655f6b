package io.asgard.fronting.intake;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.asgard.platform.service.Caller;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.netty.util.AttributeKey;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through once it is known who calls, or that nobody may. Who has no valid token is
 * refused where the caller is asked for: by an endpoint before anything else, for gRPC by the
 * interceptor, in gRPC's own way.
 */
final class Authentication implements DecoratingHttpServiceFunction, ServerInterceptor {
  private static final AttributeKey<CompletableFuture<Caller>> CALLER =
      AttributeKey.valueOf(Authentication.class, "CALLER");

  /** What a browser asks for, beside {@code bearer.} and its token: it cannot set a header. */
  static final String SUBPROTOCOL = "asgard.v1";

  private static final String BEARER = "bearer.";

  private final Function<@Nullable String, CompletableFuture<Caller>> callers;

  /**
   * Lets callers through.
   *
   * @param callers who shows an Authorization header; fails for whom it does not let through
   */
  Authentication(Function<@Nullable String, CompletableFuture<Caller>> callers) {
    this.callers = callers;
  }

  /** The caller of a request that has come through. */
  static Caller caller(ServiceRequestContext ctx) {
    return Objects.requireNonNull(ctx.attr(CALLER), "caller").join();
  }

  /** What the request shows for its caller; null if nothing. */
  static @Nullable String authorization(RequestHeaders headers) {
    String header = headers.get(HttpHeaderNames.AUTHORIZATION);
    if (header != null) {
      return header;
    }
    for (String asked : headers.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, "").split(",")) {
      if (asked.strip().startsWith(BEARER)) {
        return "Bearer " + asked.strip().substring(BEARER.length());
      }
    }
    return null;
  }

  @Override
  public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    CompletableFuture<Caller> caller = callers.apply(authorization(request.headers()));
    ctx.setAttr(CALLER, caller);
    if (caller.isDone()) {
      return delegate.serve(ctx, request);
    }
    return HttpResponse.of(
        caller.handleAsync((known, failure) -> goOn(delegate, ctx, request), ctx.eventLoop()));
  }

  private static HttpResponse goOn(
      HttpService delegate, ServiceRequestContext ctx, HttpRequest request) {
    try {
      return delegate.serve(ctx, request);
    } catch (Exception e) {
      return HttpResponse.ofFailure(e);
    }
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    caller(ServiceRequestContext.current()); // Throws what the call is then closed with.
    return next.startCall(call, headers);
  }
}
