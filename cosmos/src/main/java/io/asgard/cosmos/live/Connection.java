package io.asgard.cosmos.live;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

/** One client's connection. */
final class Connection implements Wire {
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(20);
  private static final int LONGEST_REASON = 100;

  private final WebSocketSession session;
  private final RemoteEndpoint.Async remote;
  private final Outbox outbox;
  private volatile long heardAt = System.nanoTime();

  Connection(WebSocketSession session, LiveMetrics metrics) {
    this.session = session;
    // Spring's own send blocks its caller; the container's does not.
    Session container = ((NativeWebSocketSession) session).getNativeSession(Session.class);
    this.remote = Objects.requireNonNull(container).getAsyncRemote();
    this.remote.setSendTimeout(SEND_TIMEOUT.toMillis());
    this.outbox = new Outbox(this, metrics);
  }

  Outbox outbox() {
    return outbox;
  }

  String token() {
    return String.valueOf(session.getAttributes().get(Handshake.TOKEN));
  }

  void heard() {
    heardAt = System.nanoTime();
  }

  /** Asks for a sign of life, and ends a connection that has shown none for too long. */
  void keepAlive(Duration silence) {
    if (System.nanoTime() - heardAt > silence.toNanos()) {
      close("silent for " + silence);
      return;
    }
    outbox.ping();
  }

  @Override
  public void send(String text, Consumer<@Nullable Throwable> sent) {
    try {
      remote.sendText(text, result -> sent.accept(result.isOK() ? null : result.getException()));
    } catch (IllegalStateException e) {
      sent.accept(e);
    }
  }

  @Override
  public void ping() {
    try {
      remote.sendPing(ByteBuffer.allocate(0));
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      close("cannot be sent to: " + e.getMessage());
    }
  }

  /** Elsewhere, because the container waits for what is being sent. */
  @Override
  public void close(String reason) {
    String shown = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    CompletableFuture.runAsync(() -> closeNow(CloseStatus.POLICY_VIOLATION.withReason(shown)));
  }

  private void closeNow(CloseStatus status) {
    try {
      session.close(status);
    } catch (IOException e) {
      // It is gone already, which is what was wanted.
    }
  }
}
