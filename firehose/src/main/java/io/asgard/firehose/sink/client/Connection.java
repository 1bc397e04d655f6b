package io.asgard.firehose.sink.client;

import io.asgard.firehose.json.JsonBytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/** A connection of HTTP/1.1, with its request under way, if any. Confined to its event loop. */
@Sharable // Its channels: address by address, until one connects.
final class Connection extends ChannelInboundHandlerAdapter {
  // Of a large batch of which every event is refused for a long reason.
  private static final int MOST_ANSWER_BYTES = 32 << 20;
  private static final int FIRST_CAPACITY = 64;
  private static final int MOST_KEPT_CAPACITY = 1 << 16;
  private static final byte[] NOTHING = {};
  private static final int SWITCHING = 101; // to another protocol, so it is the last

  private final Connections connections;
  private final Origin origin;
  private @Nullable Channel channel; // once it connects
  private @Nullable Call call;
  private long since = System.nanoTime(); // has had the call, or none
  private boolean sent;
  private int status;
  private boolean last; // whatever it answers, it is not asked again
  private @Nullable Answer answer; // all of it; it is looked whether more follows
  private JsonBytes body = new JsonBytes(FIRST_CAPACITY);

  Connection(Connections connections, Call call) {
    this.connections = connections;
    this.origin = call.origin();
    this.call = call;
  }

  Origin origin() {
    return origin;
  }

  boolean isIdle() {
    return call == null;
  }

  /** Whether what comes now belongs to no answer. */
  boolean isAnswered() {
    return call == null || answer != null;
  }

  /** For how long it has had its call, or none, in ns. */
  long age(long now) {
    return now - since;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!origin.tls()) {
      ready(context.channel());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        ready(context.channel());
      } else {
        fail(handshake.cause());
      }
    }
  }

  private void ready(Channel connected) {
    if (call == null) {
      connected.close(); // Too late.
    } else {
      write(connected, call);
    }
  }

  /** Sends one more. */
  void send(Call next) {
    call = next;
    since = System.nanoTime();
    Channel to = channel;
    if (to == null) {
      throw new IllegalStateException("not connected");
    }
    write(to, next);
  }

  private void write(Channel to, Call what) {
    sent = true;
    status = 0;
    body.truncate(0);
    to.writeAndFlush(what.bytes(to.alloc()), to.voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpResponse response) {
      begin(response);
    }
    if (message instanceof HttpContent content) {
      try {
        take(content);
      } finally {
        content.release();
      }
      if (message instanceof LastHttpContent) {
        end(context);
      }
    }
  }

  private void begin(HttpResponse response) {
    if (!isUnderstood(response)) {
      return;
    }
    status = response.status().code();
    if (!HttpUtil.isKeepAlive(response)
        || status == SWITCHING
        || response.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
            && !HttpUtil.isTransferEncodingChunked(response)) {
      last = true;
    }
  }

  private boolean isUnderstood(HttpObject part) {
    if (part.decoderResult().isFailure()) {
      fail(Answer.none("no answer of HTTP: " + part.decoderResult().cause().getMessage(), true));
      return false;
    }
    return true;
  }

  private void take(HttpContent content) {
    ByteBuf bytes = content.content();
    int length = bytes.readableBytes();
    if (call == null || !isUnderstood(content) || length == 0) {
      return;
    }
    if (body.size() + length > MOST_ANSWER_BYTES) {
      fail(Answer.none("an answer of more than " + MOST_ANSWER_BYTES + " bytes", true));
      return;
    }
    byte[] part = new byte[length];
    bytes.readBytes(part);
    body.put(part);
  }

  private void end(ChannelHandlerContext context) {
    if (call == null || status < 200 && status != SWITCHING) {
      return; // It has failed; or another one follows.
    }
    answer = Answer.of(status, body.size() == 0 ? NOTHING : body.copy());
    if (body.size() > MOST_KEPT_CAPACITY) {
      body = new JsonBytes(FIRST_CAPACITY);
    }
    if (context.pipeline().get(AnswerDecoder.class).hasMore()) {
      last = true;
    }
  }

  /** Something came that belongs to no answer. */
  void surplus() {
    last = true;
    if (call == null) {
      close();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    Call answered = call;
    Answer whole = answer;
    if (answered == null || whole == null) {
      return;
    }
    call = null;
    answer = null;
    since = System.nanoTime();
    if (!last && context.channel().isActive() && isWritten(context.channel())) {
      connections.rest(this);
    } else {
      close();
    }
    answered.answer().complete(whole); // May send the next one by this connection.
  }

  /** Whether the server has answered to the whole of the request. */
  private static boolean isWritten(Channel channel) {
    ChannelOutboundBuffer left = channel.unsafe().outboundBuffer();
    return left != null && left.isEmpty();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail("the connection was closed");
  }

  void fail(Throwable cause) {
    fail(Answer.none(cause, sent));
  }

  void fail(String why) {
    fail(Answer.none(why, sent));
  }

  /** Ends it, and its call with this, unless that has its answer. */
  private void fail(Answer none) {
    Call failed = call;
    Answer whole = answer == null ? none : answer;
    call = null;
    answer = null;
    close();
    if (failed != null) {
      failed.answer().complete(whole);
    }
  }

  void close() {
    connections.forget(this);
    if (channel != null) {
      channel.close();
    }
  }
}
