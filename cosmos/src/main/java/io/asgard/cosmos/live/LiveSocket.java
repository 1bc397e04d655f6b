package io.asgard.cosmos.live;

import io.asgard.platform.service.Callers;
import io.asgard.platform.service.UnauthorizedException;
import io.asgard.platform.service.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.server.HandshakeInterceptor;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The open connections: from their messages to the hub, and closed once they may not be. */
public final class LiveSocket implements WebSocketHandler, SubProtocolCapable, AutoCloseable {
  private static final Duration TOKEN_CHECK = Duration.ofSeconds(2);

  private final LiveHub hub;
  private final Callers callers;
  private final LiveMetrics metrics;
  private final Duration ping;
  private final Map<String, Connection> open = new ConcurrentHashMap<>();
  private final ScheduledExecutorService keeper =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "live-keeper"));

  public LiveSocket(LiveHub hub, Callers callers, LiveMetrics metrics, Duration ping) {
    this.hub = hub;
    this.callers = callers;
    this.metrics = metrics;
    this.ping = ping;
  }

  /** Begins to look after connections. */
  public void start() {
    every(TOKEN_CHECK, this::checkToken);
    every(ping, connection -> connection.keepAlive(ping.multipliedBy(3)));
  }

  /** Lets viewers in. */
  public HandshakeInterceptor handshake() {
    return new Handshake(callers);
  }

  @Override
  public List<String> getSubProtocols() {
    return List.of("asgard");
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) {
    open.put(session.getId(), new Connection(session, metrics));
    metrics.clients(open.size());
  }

  @Override
  public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) {
    Connection connection = open.get(session.getId());
    if (connection == null) {
      return;
    }
    connection.heard();
    if (message instanceof TextMessage text) {
      handle(connection.outbox(), text.getPayload());
    }
  }

  @Override
  public void handleTransportError(WebSocketSession session, Throwable failure) {
    // afterConnectionClosed follows.
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    Connection connection = open.remove(session.getId());
    if (connection != null) {
      hub.gone(connection.outbox());
    }
    metrics.clients(open.size());
  }

  @Override
  public boolean supportsPartialMessages() {
    return false;
  }

  @Override
  public void close() {
    keeper.shutdownNow();
  }

  private void handle(Outbox client, String json) {
    try {
      Request request = JsonMapper.shared().readValue(json, Request.class);
      if (request == null) {
        throw new IllegalArgumentException("null (expected: type and metric)");
      }
      switch (request.type()) {
        case "subscribe" -> hub.subscribe(client, request.metric());
        case "unsubscribe" -> hub.unsubscribe(client, request.metric());
        default ->
            client.offer(
                Frame.error(
                    request.metric(),
                    "type: " + request.type() + " (expected: subscribe or unsubscribe)"));
      }
    } catch (JacksonException | IllegalArgumentException e) {
      client.offer(Frame.error("", "message: " + e.getMessage()));
    }
  }

  private void checkToken(Connection connection) {
    try {
      callers.verify(connection.token());
    } catch (UnauthorizedException e) {
      connection.close(String.valueOf(e.getMessage()));
    } catch (UnavailableException e) {
      // The keys cannot be read at the moment, which says nothing about this token.
    }
  }

  private void every(Duration period, java.util.function.Consumer<Connection> task) {
    keeper.scheduleWithFixedDelay(
        () -> open.values().forEach(task),
        period.toMillis(),
        period.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private record Request(String type, String metric) {
    Request {
      if (type == null || metric == null) {
        throw new IllegalArgumentException("type and metric (expected: both set)");
      }
    }
  }
}
