package io.asgard.fronting.intake;

import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.common.websocket.WebSocketCloseStatus;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.asgard.contracts.v1.PublishResponse;
import io.netty.channel.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A conversation by WebSocket. Frames are asked for one by one, and only while what was sent has
 * left: so a client that does not read, or floods us with pings, stops itself. Owned by the event
 * loop of its connection.
 */
final class WebSocketClient implements Subscriber<WebSocketFrame>, Conversation.Client {
  private final ServiceRequestContext ctx;
  private final EventLoop loop;
  private final WebSocketEndpoint endpoint;
  private final WebSocketWriter out = WebSocket.streaming();
  private final Fragments fragments;
  private @Nullable Subscription frames;
  private @Nullable Conversation conversation;
  private int unread; // Frames of ours that have not left yet.
  private boolean asking; // For a frame that has not come.
  private boolean owed; // The next frame is to be asked for once ours have left.
  private boolean pinged;
  private long heardNanos = System.nanoTime();

  WebSocketClient(ServiceRequestContext ctx, WebSocketEndpoint endpoint, int maxMessage) {
    this.ctx = ctx;
    this.endpoint = endpoint;
    this.fragments = new Fragments(maxMessage);
    loop = ctx.eventLoop().withoutContext();
  }

  EventLoop loop() {
    return loop;
  }

  WebSocket out() {
    return out;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    frames = subscription;
    conversation = endpoint.open(ctx, this);
  }

  @Override
  public void onNext(WebSocketFrame frame) {
    asking = false;
    pinged = false;
    heardNanos = System.nanoTime();
    switch (frame.type()) {
      case PING -> {
        write(WebSocketFrame.ofPong(frame.array()));
        next();
      }
      case PONG -> next();
      case CLOSE -> current().clientEnds();
      case TEXT, BINARY, CONTINUATION -> data(frame);
    }
    if (!fragments.begun()) {
      Receiving.complete(ctx);
    }
  }

  @Override
  public void onError(Throwable broken) {
    endpoint.broken(broken);
    gone();
  }

  @Override
  public void onComplete() {
    if (conversation != null) {
      conversation.clientEnds();
    }
  }

  @Override
  public boolean isReady() {
    return unread == 0;
  }

  @Override
  public void ask() {
    next();
  }

  @Override
  public void answer(Conversation.Request request, Events events, PublishResponse response) {
    boolean text = ((WebSocketMessage) request).text();
    write(
        text
            ? WebSocketFrame.ofText(JsonAnswers.all(events, response))
            : WebSocketFrame.ofBinary(response.toByteArray()));
  }

  @Override
  public void cut() {
    cut("answers: not read");
  }

  @Override
  public void end(@Nullable Throwable why) {
    endpoint.remove(this);
    if (why == null) {
      out.close();
    } else {
      CloseReason reason = endpoint.reason(why);
      out.close(reason.status(), reason.text());
    }
  }

  /**
   * Pings a client that says nothing, and closes one that does not answer, or does not come to the
   * end of a message.
   */
  void watch(long nowNanos, Duration ping) {
    // Pings and empty frames between the parts must not keep them for ever.
    if (fragments.begun() && nowNanos - fragments.begunNanos() >= endpoint.complete().toNanos()) {
      cut("message: not complete within " + endpoint.complete().toSeconds() + " s");
      return;
    }
    long silent = nowNanos - heardNanos;
    // While its requests wait for Kafka nobody listens: that silence is ours.
    boolean ours = !asking && unread == 0;
    if (ours || silent < ping.toNanos()) {
      return;
    }
    if (silent >= 2 * ping.toNanos()) {
      cut("ping: no answer within " + 2 * ping.toSeconds() + " s");
    } else if (!pinged && unread == 0) {
      pinged = true;
      write(WebSocketFrame.ofPing());
    }
  }

  private void cut(String why) {
    out.close(WebSocketCloseStatus.POLICY_VIOLATION, why);
    endpoint.silent();
    gone();
    if (unread > 0) {
      // Behind what it does not read the goodbye would wait for ever.
      out.abort();
    }
    ctx.initiateConnectionShutdown(0);
  }

  private void gone() {
    endpoint.remove(this);
    if (conversation != null) {
      conversation.leave();
    }
  }

  private void data(WebSocketFrame frame) {
    byte[] whole;
    try {
      whole = fragments.add(frame);
    } catch (ContentTooLargeException e) {
      current().stop(e);
      return;
    }
    if (whole == null) {
      next();
    } else {
      current().receive(endpoint.message(ctx, fragments.text(), whole));
    }
  }

  private void next() {
    if (unread > 0) {
      owed = true;
      return;
    }
    owed = false;
    asking = true;
    heardNanos = System.nanoTime();
    if (frames != null) {
      frames.request(1);
    }
  }

  private void write(WebSocketFrame frame) {
    if (!out.tryWrite(frame)) {
      return;
    }
    unread++;
    out.whenConsumed().whenComplete((none, failure) -> loop.execute(() -> left(failure == null)));
  }

  private void left(boolean sent) {
    unread--;
    if (sent && unread == 0) {
      if (owed) {
        next();
      }
      current().more();
    }
  }

  private Conversation current() {
    if (conversation == null) {
      throw new IllegalStateException("conversation: none (expected: opened by onSubscribe)");
    }
    return conversation;
  }
}
