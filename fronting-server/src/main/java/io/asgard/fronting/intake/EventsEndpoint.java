package io.asgard.fronting.intake;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.asgard.platform.service.Caller;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Events by REST, many or one, in one form. */
final class EventsEndpoint implements HttpService {
  private final Gate gate;
  private final IntakeMetrics metrics;
  private final Form form;

  EventsEndpoint(Gate gate, IntakeMetrics metrics, Form form) {
    this.gate = gate;
    this.metrics = metrics;
    this.form = form;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    metrics.request(Protocol.REST);
    Caller caller = Authentication.caller(ctx);
    gate.check(caller);
    Executor reading = form.slow() ? ctx.blockingTaskExecutor() : Runnable::run;
    return HttpResponse.of(
        request
            .aggregate()
            .thenApplyAsync(
                body -> form.reader().read(ctx, body.content().array(), caller), reading)
            .thenCompose(events -> publish(caller, events)));
  }

  private CompletableFuture<HttpResponse> publish(Caller caller, Events events) {
    return gate.publish(caller, events)
        .thenApply(response -> form.writer().write(events, response));
  }
}
