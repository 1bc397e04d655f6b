package io.asgard.firehose.sink.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop, and confined to it. Each has one request at a time. */
final class Connections {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long MOST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int LOOKS = 20; // of how long a request takes, until it has taken too long
  private static final int MOST_HEADER_BYTES = 64 << 10;

  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final Executor resolver; // of names, which may wait
  private final Duration timeout;
  private final PemFiles tls;
  private final Set<Connection> all = new LinkedHashSet<>();
  private final Map<Origin, Deque<Connection>> idle = new HashMap<>();
  private boolean looking;
  private boolean closed;

  Connections(
      EventLoop loop,
      Class<? extends Channel> channels,
      Executor resolver,
      Duration timeout,
      PemFiles tls) {
    this.loop = loop;
    this.resolver = resolver;
    this.timeout = timeout;
    this.tls = tls;
    bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(channels)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeout.toMillis()));
  }

  boolean isHere() {
    return loop.inEventLoop();
  }

  /** Ends what is under way, and whatever is sent later. */
  void close() {
    loop.execute(
        () -> {
          closed = true;
          List.copyOf(all).forEach(each -> each.fail("closed"));
        });
  }

  /** Sends it by a connection that is idle, or by a new one; from any thread. */
  void send(Call call) {
    if (loop.inEventLoop()) {
      sendHere(call);
    } else {
      loop.execute(() -> sendHere(call));
    }
  }

  private void sendHere(Call call) {
    if (closed) {
      call.answer().complete(Answer.none("closed", false));
      return;
    }
    Deque<Connection> known = idle.get(call.origin());
    Connection last = known == null ? null : known.pollLast();
    if (last != null) {
      last.send(call);
      return;
    }
    Connection added = new Connection(this, call);
    all.add(added);
    if (!looking) {
      looking = true;
      lookLater();
    }
    resolver.execute(() -> resolve(added));
  }

  private void resolve(Connection connection) {
    try {
      List<InetAddress> addresses = List.of(InetAddress.getAllByName(connection.origin().host()));
      loop.execute(() -> connect(connection, addresses));
    } catch (UnknownHostException e) {
      loop.execute(() -> connection.fail(e));
    }
  }

  /** By the first address that takes it. */
  void connect(Connection connection, List<InetAddress> addresses) {
    if (connection.isIdle()) {
      return; // It has taken too long.
    }
    Origin origin = connection.origin();
    SslHandler handshake;
    try {
      handshake = origin.tls() ? handshake(origin) : null;
    } catch (RuntimeException e) {
      connection.fail(e); // Files that cannot be read.
      return;
    }
    bootstrap
        .clone()
        .handler(new Pipeline(connection, handshake))
        .connect(new InetSocketAddress(addresses.get(0), origin.port()))
        .addListener(
            connected -> {
              if (!connected.isSuccess() && addresses.size() > 1) {
                connect(connection, addresses.subList(1, addresses.size()));
              } else if (!connected.isSuccess()) {
                connection.fail(connected.cause());
              }
            });
  }

  private SslHandler handshake(Origin origin) {
    SslHandler handler =
        tls.context().newHandler(ByteBufAllocator.DEFAULT, origin.host(), origin.port());
    handler.setHandshakeTimeoutMillis(timeout.toMillis());
    return handler;
  }

  private static final class Pipeline extends ChannelInitializer<SocketChannel> {
    private final Connection connection;
    private final @Nullable SslHandler handshake;

    Pipeline(Connection connection, @Nullable SslHandler handshake) {
      this.connection = connection;
      this.handshake = handshake;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      if (handshake != null) {
        channel.pipeline().addLast(handshake);
      }
      HttpDecoderConfig config =
          new HttpDecoderConfig()
              .setMaxInitialLineLength(MOST_HEADER_BYTES)
              .setMaxHeaderSize(MOST_HEADER_BYTES)
              .setValidateHeaders(false);
      channel.pipeline().addLast(new AnswerDecoder(config, connection), connection);
    }
  }

  /** Has been answered, and takes the next one. */
  void rest(Connection connection) {
    idle.computeIfAbsent(connection.origin(), origin -> new ArrayDeque<>()).addLast(connection);
  }

  void forget(Connection connection) {
    all.remove(connection);
    Deque<Connection> same = idle.get(connection.origin());
    if (same != null) {
      same.remove(connection);
      if (same.isEmpty()) {
        idle.remove(connection.origin());
      }
    }
  }

  private void lookLater() {
    long nanos = Math.max(1_000_000, Math.min(MOST_LOOK_NANOS, timeout.toNanos() / LOOKS));
    loop.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
  }

  /** Ends those that have waited for too long, while there are any. */
  private void look() {
    long now = System.nanoTime();
    for (Connection connection : List.copyOf(all)) {
      if (connection.isIdle() && connection.age(now) > IDLE_NANOS) {
        connection.close();
      } else if (!connection.isIdle() && connection.age(now) > timeout.toNanos()) {
        connection.fail("no answer within " + timeout.toMillis() + " ms");
      }
    }
    looking = !all.isEmpty();
    if (looking) {
      lookLater();
    }
  }
}
