package io.asgard.firehose.sink.client;

import io.asgard.firehose.json.JsonBytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.HttpContent;
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

  private final Connections connections;
  private final Origin origin;
  private @Nullable Channel channel; // once it connects
  private @Nullable Call call;
  private long since = System.nanoTime(); // has had the call, or none
  private boolean sent;
  private int status;
  private boolean keepAlive;
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
        take(content.content());
      } finally {
        content.release();
      }
      if (message instanceof LastHttpContent) {
        end();
      }
    }
  }

  private void begin(HttpResponse response) {
    if (response.decoderResult().isFailure()) {
      fail(
          Answer.none("no answer of HTTP: " + response.decoderResult().cause().getMessage(), true));
      return;
    }
    status = response.status().code();
    keepAlive = HttpUtil.isKeepAlive(response);
  }

  private void take(ByteBuf bytes) {
    int length = bytes.readableBytes();
    if (length == 0 || call == null) {
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

  private void end() {
    if (status > 0 && status < 200) {
      return; // Another one follows.
    }
    Call answered = call;
    Channel from = channel;
    if (answered == null || from == null) {
      close(); // Nobody asked.
      return;
    }
    Answer answer = Answer.of(status, body.size() == 0 ? NOTHING : body.copy());
    if (body.size() > MOST_KEPT_CAPACITY) {
      body = new JsonBytes(FIRST_CAPACITY);
    }
    call = null;
    since = System.nanoTime();
    if (keepAlive && isWritten(from)) {
      connections.rest(this);
    } else {
      close();
    }
    answered.answer().complete(answer); // May send the next one by this connection.
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
    fail(Answer.none("the connection was closed", sent));
  }

  void fail(Throwable cause) {
    fail(Answer.none(cause, sent));
  }

  /** Ends it, and its call with this. */
  void fail(Answer answer) {
    Call failed = call;
    call = null;
    close();
    if (failed != null) {
      failed.answer().complete(answer);
    }
  }

  void noAnswerWithin(String timeout) {
    fail(Answer.none("no answer within " + timeout, sent));
  }

  void close() {
    connections.forget(this);
    if (channel != null) {
      channel.close();
    }
  }
}
