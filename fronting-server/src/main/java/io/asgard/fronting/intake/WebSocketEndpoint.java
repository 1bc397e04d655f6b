package io.asgard.fronting.intake;

import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.websocket.WebSocketProtocolViolationException;
import com.linecorp.armeria.server.websocket.WebSocketService;
import com.linecorp.armeria.server.websocket.WebSocketServiceHandler;
import java.time.Duration;

/** {@code GET /v1/events/stream}: many clients that stay, each with little to say. */
final class WebSocketEndpoint implements WebSocketServiceHandler {
  private final JsonTranscoder transcoder;
  private final IntakeMetrics metrics;
  private final Conversations conversations;
  private final int maxMessage;
  private final Duration ping;
  private final Duration complete;
  private final Owned<WebSocketClient> clients = new Owned<>();

  WebSocketEndpoint(
      JsonTranscoder transcoder,
      IntakeMetrics metrics,
      Conversations conversations,
      int maxMessage,
      Duration ping,
      Duration complete) {
    this.transcoder = transcoder;
    this.metrics = metrics;
    this.conversations = conversations;
    this.maxMessage = maxMessage;
    this.ping = ping;
    this.complete = complete;
    metrics.watch(Protocol.WEBSOCKET, conversations::size);
  }

  WebSocketService service() {
    return WebSocketService.builder(this)
        .maxFramePayloadLength(maxMessage)
        .subprotocols(Authentication.SUBPROTOCOL)
        // Who calls is in the token, which no browser adds by itself: any page may ask.
        .allowedOrigins("*")
        .build();
  }

  @Override
  public WebSocket handle(ServiceRequestContext ctx, WebSocket in) {
    Authentication.caller(ctx); // Throws what the upgrade is then refused with.
    WebSocketClient client = new WebSocketClient(ctx, this, maxMessage);
    clients.add(client.loop(), client);
    in.subscribe(client, ctx.eventLoop());
    return client.out();
  }

  /** Pings the silent ones. To be called every second. */
  void watch() {
    long now = System.nanoTime();
    clients.visit(client -> client.watch(now, ping));
  }

  /** How long a message in fragments may take. */
  Duration complete() {
    return complete;
  }

  Conversation open(ServiceRequestContext ctx, WebSocketClient client) {
    return conversations.open(
        Authentication.authorization(ctx.request().headers()), client.loop(), client);
  }

  WebSocketMessage message(ServiceRequestContext ctx, boolean text, byte[] bytes) {
    metrics.request(Protocol.WEBSOCKET);
    return new WebSocketMessage(text, bytes, transcoder, ctx.blockingTaskExecutor());
  }

  CloseReason reason(Throwable why) {
    return CloseReason.of(why, metrics.failed(Protocol.WEBSOCKET, why));
  }

  /** A client is gone, or has sent what is no frame; Armeria has said goodbye then. */
  void broken(Throwable how) {
    Throwable cause = Exceptions.peel(how);
    if (cause instanceof WebSocketProtocolViolationException
        || cause instanceof ContentTooLargeException) {
      metrics.failed(Protocol.WEBSOCKET, cause);
    }
  }

  void silent() {
    metrics.refused(Protocol.WEBSOCKET, Failure.Reason.SLOW);
  }

  void remove(WebSocketClient client) {
    clients.remove(client.loop(), client);
  }
}
