package io.asgard.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A link's socket towards one side, with the bytes that are on their way to it. */
final class LinkEnd {
  // What the line itself holds; a sender is stopped beyond it, as by TCP's window.
  private static final int WINDOW = 16 * 1024 * 1024;

  /** What may fail with the connection. */
  interface Work {
    void run() throws IOException;
  }

  /** Bytes, or the end of them. */
  private record Chunk(ByteBuffer bytes, boolean last, long due) {}

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Queue<Chunk> coming = new ArrayDeque<>();
  private @Nullable LinkEnd peer;
  private long size;
  private long latest = Long.MIN_VALUE;
  private boolean ended; // it sends nothing any more
  private boolean full; // it takes nothing now
  private boolean done; // all was handed to it

  private LinkEnd(SocketChannel channel, SelectionKey key) {
    this.channel = channel;
    this.key = key;
  }

  static LinkEnd of(SocketChannel channel, Selector selector) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    LinkEnd end = new LinkEnd(channel, key);
    key.attach(end);
    return end;
  }

  /** Makes these two the ends of one connection. */
  void meet(LinkEnd other) {
    peer = other;
    other.peer = this;
  }

  LinkEnd peer() {
    if (peer == null) {
      throw new IllegalStateException("peer: none (expected: met before it is used)");
    }
    return peer;
  }

  /** When the first byte on its way arrives. */
  long due() {
    return coming.element().due();
  }

  boolean isWaiting() {
    return !coming.isEmpty() && !full;
  }

  boolean isDone() {
    return done;
  }

  /** Takes what it sends, for its peer. */
  void read(ByteBuffer buffer, long due) throws IOException {
    buffer.clear();
    int count = channel.read(buffer);
    if (count == 0) {
      return;
    }
    ended = count < 0;
    byte[] bytes = new byte[Math.max(0, count)];
    buffer.flip().get(bytes);
    peer().take(ByteBuffer.wrap(bytes), ended, due);
  }

  private void take(ByteBuffer bytes, boolean last, long due) {
    latest = coming.isEmpty() ? due : Math.max(latest, due);
    coming.add(new Chunk(bytes, last, latest));
    size += bytes.remaining();
  }

  /** Hands over what has arrived. */
  void write() throws IOException {
    full = false;
    while (!coming.isEmpty() && due() - System.nanoTime() <= 0) {
      Chunk next = coming.element();
      size -= channel.write(next.bytes());
      if (next.bytes().hasRemaining()) {
        full = true;
        return;
      }
      coming.remove();
      if (next.last()) {
        done = true;
        channel.shutdownOutput();
      }
    }
  }

  /** What the selector is to wait for. */
  void await(boolean nothing) {
    if (!key.isValid()) {
      return;
    }
    int reading = ended || peer().size >= WINDOW ? 0 : SelectionKey.OP_READ;
    int writing = full ? SelectionKey.OP_WRITE : 0;
    key.interestOps(nothing ? 0 : reading | writing);
  }

  /** At once; the other side sees a reset if anything was left to say. */
  void close() {
    try {
      if (!done || !ended) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
