package io.asgard.fronting.intake;

import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.fronting.publish.Publisher;
import io.asgard.platform.service.Caller;
import java.util.List;
import java.util.Map;

/** {@code POST /v1/events}, a PublishRequest as protobuf. */
final class ProtobufEvents implements HttpService {
  private final Publisher publisher;

  ProtobufEvents(Publisher publisher) {
    this.publisher = publisher;
  }

  @Override
  public ExchangeType exchangeType(RoutingContext routing) {
    return ExchangeType.UNARY; // Served once the body is complete: a slow sender costs its bytes.
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    Caller caller = Authentication.caller(ctx);
    return HttpResponse.of(
        request
            .aggregate()
            .thenApply(ProtobufEvents::events)
            .thenCompose(
                events ->
                    publisher
                        .ready(events)
                        .thenCompose(ready -> publisher.publish(caller, events, Map.of())))
            .thenApply(
                answers -> HttpResponse.of(HttpStatus.OK, Bodies.PROTOBUF, answers.toByteArray())));
  }

  private static List<Event> events(AggregatedHttpRequest request) {
    try {
      PublishRequest read = PublishRequest.parseFrom(request.content().array());
      EventLimit.check(read.getEventsCount());
      return read.getEventsList();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("body: not a PublishRequest (" + e.getMessage() + ")", e);
    }
  }
}
