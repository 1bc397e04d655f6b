package io.asgard.fronting.intake;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.fronting.publish.Publisher;
import io.asgard.platform.records.EventHeaders;
import io.asgard.platform.service.Caller;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /v1/events}, events as JSON by the schemas of their topics. */
final class JsonEvents implements HttpService {
  private final Publisher publisher;
  private final JsonTranscoder transcoder;

  JsonEvents(Publisher publisher) {
    this.publisher = publisher;
    this.transcoder = new JsonTranscoder(publisher::type);
  }

  @Override
  public ExchangeType exchangeType(RoutingContext routing) {
    return ExchangeType.UNARY; // Served once the body is complete: a slow sender costs its bytes.
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    Caller caller = Authentication.caller(ctx);
    // Transcoding a large body takes long enough to hold up an event loop's other connections.
    return HttpResponse.of(
        request
            .aggregate()
            .thenApplyAsync(
                body -> transcoder.read(body.content().array(), caller), ctx.blockingTaskExecutor())
            .thenCompose(events -> publish(caller, events)));
  }

  private CompletableFuture<HttpResponse> publish(Caller caller, JsonTranscoder.Events read) {
    return publisher
        .ready(read.events())
        .thenCompose(ready -> publisher.publish(caller, read.events(), read.unreadable()))
        .thenApply(
            answers -> HttpResponse.of(HttpStatus.OK, Bodies.JSON, json(read, answers).toString()));
  }

  private static ObjectNode json(JsonTranscoder.Events read, PublishResponse response) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    ArrayNode answers = root.putArray("answers");
    for (int i = 0; i < response.getAnswersCount(); i++) {
      Answer answer = response.getAnswers(i);
      ObjectNode node = answers.addObject().put("code", answer.getCode().name());
      if (!answer.getDetail().isEmpty()) {
        node.put("detail", answer.getDetail());
      }
      var id = answer.getId().isEmpty() ? read.events().get(i).getId() : answer.getId();
      node.put("id", EventHeaders.uuid(id).toString());
    }
    return root;
  }
}
