package io.asgard.firehose.sink.client;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * HTTP/1.1, on two threads. A library for any use costs two thirds of the processor that an event
 * takes which is sent alone; this one makes the head of equal requests once, and sends a request as
 * one piece by the thread that has just read an answer.
 */
final class Http1 implements Transport {
  // One cannot keep up with two lanes that send events alone.
  private static final int THREADS = 2;
  private static final long RESOLVER_SECONDS = 10;

  private final EventLoopGroup group;
  private final ThreadPoolExecutor resolver;
  private final List<Connections> loops = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * Connects when it has to.
   *
   * @param timeout for a whole request, with its connection
   */
  Http1(Duration timeout, PemFiles tls) {
    boolean epoll = Epoll.isAvailable();
    Class<? extends Channel> channels = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    group =
        new MultiThreadIoEventLoopGroup(
            THREADS,
            new DefaultThreadFactory("http", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    resolver =
        new ThreadPoolExecutor(
            1,
            1,
            RESOLVER_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DefaultThreadFactory("http-names", true));
    resolver.allowCoreThreadTimeOut(true);
    for (EventExecutor loop : group) {
      loops.add(new Connections((EventLoop) loop, channels, resolver, timeout, tls));
    }
  }

  @Override
  public CompletableFuture<Answer> send(Head head, byte[] body) {
    Call call = new Call(head, body);
    try {
      connections().send(call);
    } catch (RejectedExecutionException e) {
      call.answer().complete(Answer.none("closed", false));
    }
    return call.answer();
  }

  /** Those of this thread, if it has any. */
  private Connections connections() {
    for (Connections each : loops) {
      if (each.isHere()) {
        return each;
      }
    }
    return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
  }

  @Override
  public void close() {
    if (group.isShuttingDown()) {
      return;
    }
    loops.forEach(Connections::close);
    resolver.shutdown();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
