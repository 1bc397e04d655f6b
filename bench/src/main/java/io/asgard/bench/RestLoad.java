package io.asgard.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * POST /v1/events over many HTTP/1.1 connections, one request under way in each, from one thread:
 * the two cores are for the server and the brokers.
 */
final class RestLoad implements ServerLoad {
  private static final byte[] OK = "HTTP/1.1 200".getBytes(ISO_8859_1);
  // As the server writes it.
  private static final byte[] CONTENT_LENGTH = "\ncontent-length: ".getBytes(ISO_8859_1);

  private final int port;
  private final List<byte[]> requests = new ArrayList<>();
  private final int events;
  private final int connections;
  private final Latencies latencies = new Latencies();
  private final Tally answers = new Tally();
  private int next;

  RestLoad(int port, String token, int events, int connections) {
    this.port = port;
    this.events = events;
    this.connections = connections;
    for (int i = 0; i < 200; i++) {
      requests.add(request(token, SampleEvents.request(i, events).toByteArray()));
    }
  }

  private static byte[] request(String token, byte[] body) {
    String head =
        "POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
            + token
            + "\r\nContent-Type: application/x-protobuf\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    byte[] start = head.getBytes(ISO_8859_1);
    byte[] all = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    return all;
  }

  @Override
  public Latencies latencies() {
    return latencies;
  }

  @Override
  public Tally answers() {
    return answers;
  }

  @Override
  public double run(Duration time) throws IOException {
    latencies.clear();
    answers.clear();
    long start = System.nanoTime();
    try (Selector selector = Selector.open()) {
      List<Connection> all = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        all.add(new Connection(selector));
      }
      int open = connections;
      while (open > 0) {
        boolean more = System.nanoTime() - start < time.toNanos();
        selector.select(100);
        for (SelectionKey key : selector.selectedKeys()) {
          open -= ((Connection) key.attachment()).read(more) ? 0 : 1;
        }
        selector.selectedKeys().clear();
      }
    }
    return answers.kept() * 1e9 / (System.nanoTime() - start);
  }

  private final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(64 << 10);
    private long sentAt;

    Connection(Selector selector) throws IOException {
      channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
      send();
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    private void send() throws IOException {
      ByteBuffer out = ByteBuffer.wrap(requests.get(next++ % requests.size()));
      sentAt = System.nanoTime();
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }

    /** Reads what there is, and sends the next request behind a whole answer; false at the end. */
    boolean read(boolean more) throws IOException {
      if (channel.read(in) < 0) {
        throw new IOException("the server closed a connection");
      }
      int head = headEnd();
      if (head < 0) {
        return true;
      }
      int length = contentLength(head);
      if (in.position() < head + length) {
        return true;
      }
      latencies.add(System.nanoTime() - sentAt);
      count(head, length);
      in.clear();
      if (!more) {
        channel.close();
        return false;
      }
      send();
      return true;
    }

    private void count(int head, int length) {
      if (!Arrays.equals(in.array(), 0, OK.length, OK, 0, OK.length)) {
        answers.fail(events);
        return;
      }
      answers.add(Arrays.copyOfRange(in.array(), head, head + length));
    }

    /** Without a string of it all: that would cost as much as the request. */
    private int contentLength(int head) {
      byte[] bytes = in.array();
      int end = head - CONTENT_LENGTH.length;
      for (int i = 0; i < end; i++) {
        int last = i + CONTENT_LENGTH.length;
        if (Arrays.equals(bytes, i, last, CONTENT_LENGTH, 0, CONTENT_LENGTH.length)) {
          int length = 0;
          for (int at = last; bytes[at] != '\r'; at++) {
            length = 10 * length + bytes[at] - '0';
          }
          return length;
        }
      }
      throw new IllegalStateException(
          "response: no content-length in " + new String(bytes, 0, head, ISO_8859_1));
    }

    private int headEnd() {
      byte[] bytes = in.array();
      for (int i = 3; i < in.position(); i++) {
        if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
          return i + 1;
        }
      }
      return -1;
    }
  }
}
