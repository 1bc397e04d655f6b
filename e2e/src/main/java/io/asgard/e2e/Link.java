package io.asgard.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The line between two regions, on loopback: every byte takes a while, and the line can be cut and
 * healed. One thread serves all connections.
 *
 * <p>Kafka's clients connect to what a broker advertises, not to where they first asked. A cluster
 * that is to be reached over a link needs a second listener whose advertised port is the link's:
 *
 * <pre>{@code
 * listeners=PLAINTEXT://127.0.0.1:8601,REMOTE://127.0.0.1:8621,CONTROLLER://127.0.0.1:8611
 * advertised.listeners=PLAINTEXT://127.0.0.1:8601,REMOTE://127.0.0.1:8631
 * listener.security.protocol.map=PLAINTEXT:PLAINTEXT,REMOTE:PLAINTEXT,CONTROLLER:PLAINTEXT
 * inter.broker.listener.name=PLAINTEXT
 * }</pre>
 *
 * <pre>{@code
 * try (Link link = Link.open(Duration.ofMillis(20))) {
 *   link.route(8631, 8621);           // and so on, for each broker
 *   clients("127.0.0.1:8631");        // the far region; the near one uses 8601
 *   link.silence();                   // a partition
 *   link.heal();
 * }
 * }</pre>
 */
public final class Link implements AutoCloseable {
  private static final int READ = 256 * 1024;
  private static final int BACKLOG = 1024;

  private enum State {
    WHOLE,
    SILENT,
    REFUSING
  }

  private final Selector selector;
  private final Thread thread;
  private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
  private final Random random = new Random(1);
  // All below is owned by the link's thread.
  private final Map<Integer, Integer> routes = new LinkedHashMap<>();
  private final List<LinkEnd> ends = new ArrayList<>();
  private final PriorityQueue<LinkEnd> waiting =
      new PriorityQueue<>(Comparator.comparingLong(LinkEnd::due));
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ);
  private State state = State.WHOLE;
  private Duration latency;
  private Duration jitter = Duration.ZERO;
  private boolean open = true;

  private Link(Selector selector, Duration latency) {
    this.selector = selector;
    this.latency = latency;
    this.thread = new Thread(this::run, "link");
    thread.setDaemon(true);
  }

  /**
   * A whole line without routes.
   *
   * @param latency of every byte, one way; there is no jitter
   */
  public static Link open(Duration latency) {
    try {
      Link link = new Link(Selector.open(), checked("latency", latency));
      link.thread.start();
      return link;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Listens on a port of loopback and hands on to another one.
   *
   * @param port 0 for any
   * @return the port that it listens on
   */
  public int route(int port, int target) {
    return order(
        () -> {
          int bound = listen(port);
          routes.put(bound, target);
          return bound;
        });
  }

  /** From now on bytes take this long one way, and up to the jitter longer; none overtakes. */
  public void latency(Duration latency, Duration jitter) {
    Duration most = checked("jitter", jitter);
    Duration least = checked("latency", latency);
    order(
        () -> {
          this.latency = least;
          this.jitter = most;
          return null;
        });
  }

  /** A partition: connections stay open and no byte comes through; new ones get no answer. */
  public void silence() {
    order(
        () -> {
          open();
          state = State.SILENT;
          refresh();
          return null;
        });
  }

  /** A firewall: connections are reset, and new ones are refused. */
  public void refuse() {
    order(
        () -> {
          state = State.REFUSING;
          while (!ends.isEmpty()) {
            reset(ends.get(0));
          }
          for (SelectionKey door : List.copyOf(selector.keys())) {
            door.channel().close();
          }
          // Only now the system lets go of the ports.
          selector.selectNow();
          return null;
        });
  }

  /** The line is whole again; what waited at a partition's ends goes on. */
  public void heal() {
    order(
        () -> {
          open();
          state = State.WHOLE;
          refresh();
          return null;
        });
  }

  /** Connections that are open now. */
  public int connections() {
    return order(() -> ends.size() / 2);
  }

  /** Resets all connections. */
  @Override
  public void close() {
    if (!thread.isAlive()) {
      return;
    }
    refuse();
    order(() -> open = false);
    try {
      thread.join();
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> T order(Callable<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    orders.add(
        () -> {
          try {
            done.complete(work.call());
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
    selector.wakeup();
    try {
      return done.join();
    } catch (CompletionException e) {
      throw new IllegalStateException(String.valueOf(e.getCause().getMessage()), e.getCause());
    }
  }

  /** Listens again where a firewall was. */
  private void open() throws IOException {
    if (state == State.REFUSING) {
      for (int port : routes.keySet()) {
        listen(port);
      }
    }
  }

  private int listen(int port) throws IOException {
    ServerSocketChannel door = ServerSocketChannel.open();
    try {
      door.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
      door.configureBlocking(false);
      door.register(selector, SelectionKey.OP_ACCEPT);
      return ((InetSocketAddress) door.getLocalAddress()).getPort();
    } catch (IOException e) {
      door.close();
      throw new IOException("port: " + port + " (expected: a free one)", e);
    }
  }

  private void run() {
    while (open) {
      try {
        deliver();
        selector.select(this::serve, pause());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      for (Runnable next = orders.poll(); next != null; next = orders.poll()) {
        next.run();
      }
    }
  }

  /** Until the next byte is due; 0 is for ever. */
  private long pause() {
    if (state != State.WHOLE || waiting.isEmpty()) {
      return 0;
    }
    // Rounded up: to wake before it is due would be to wake twice.
    return Math.max(1, (waiting.element().due() - System.nanoTime() + 999_999) / 1_000_000);
  }

  private void deliver() {
    while (state == State.WHOLE
        && !waiting.isEmpty()
        && waiting.element().due() - System.nanoTime() <= 0) {
      LinkEnd end = waiting.remove();
      attempt(end, end::write);
    }
  }

  private void serve(SelectionKey key) {
    if (!key.isValid()) {
      return;
    }
    if (key.channel() instanceof ServerSocketChannel door) {
      accept(door);
      return;
    }
    LinkEnd end = (LinkEnd) key.attachment();
    if (key.isWritable()) {
      attempt(end, end::write);
    }
    if (key.isValid() && key.isReadable()) {
      attempt(end, () -> end.read(buffer, dueNow()));
    }
  }

  private void accept(ServerSocketChannel door) {
    try {
      SocketChannel near = door.accept();
      if (near == null) {
        return;
      }
      int port = ((InetSocketAddress) door.getLocalAddress()).getPort();
      try {
        connect(near, routes.getOrDefault(port, 0));
      } catch (IOException e) {
        // Nobody listens there: what the caller of a dead broker sees.
        near.setOption(StandardSocketOptions.SO_LINGER, 0);
        near.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void connect(SocketChannel near, int target) throws IOException {
    SocketChannel far =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    LinkEnd first = LinkEnd.of(near, selector);
    LinkEnd second = LinkEnd.of(far, selector);
    first.meet(second);
    ends.add(first);
    ends.add(second);
  }

  /** Does a piece of a connection's work; one that fails ends the connection. */
  private void attempt(LinkEnd end, LinkEnd.Work work) {
    LinkEnd peer = end.peer();
    waiting.remove(end);
    waiting.remove(peer);
    try {
      work.run();
    } catch (IOException e) {
      reset(end);
      return;
    }
    if (end.isDone() && peer.isDone()) {
      reset(end);
      return;
    }
    for (LinkEnd one : List.of(end, peer)) {
      one.await(state == State.SILENT);
      if (one.isWaiting()) {
        waiting.add(one);
      }
    }
  }

  private void refresh() {
    for (SelectionKey key : selector.keys()) {
      if (key.isValid() && key.channel() instanceof ServerSocketChannel) {
        key.interestOps(state == State.SILENT ? 0 : SelectionKey.OP_ACCEPT);
      }
    }
    ends.forEach(end -> end.await(state == State.SILENT));
  }

  private void reset(LinkEnd end) {
    for (LinkEnd one : List.of(end, end.peer())) {
      waiting.remove(one);
      ends.remove(one);
      one.close();
    }
  }

  private long dueNow() {
    long late = jitter.isZero() ? 0 : (long) (random.nextDouble() * jitter.toNanos());
    return System.nanoTime() + latency.toNanos() + late;
  }

  private static Duration checked(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0 or more)");
    }
    return value;
  }
}
