package io.asgard.bench;

import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.PublishResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Many WebSockets that each send an event now and then, from one thread. Speaks as much of RFC 6455
 * as that needs: binary frames below 64 KiB, and the server's pings.
 */
final class SocketLoad implements AutoCloseable {
  private static final int OPENING = 200; // at once
  private static final int BINARY = 0x82;
  private static final int PING = 0x89;
  private static final int PONG = 0x8a;

  private final int port;
  private final byte[] handshake;
  private final Selector selector;
  private final List<Client> clients = new ArrayList<>();
  private final Latencies latencies = new Latencies();
  private int opening;
  private long stored;
  private long refused;

  SocketLoad(int port, String token) throws IOException {
    this.port = port;
    selector = Selector.open();
    handshake =
        ("GET /v1/events/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer "
                + token
                + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
  }

  Latencies latencies() {
    return latencies;
  }

  long stored() {
    return stored;
  }

  long refused() {
    return refused;
  }

  /** Opens connections until there are so many. */
  void open(int count) throws IOException {
    while (clients.size() < count || opening > 0) {
      while (clients.size() < count && opening < OPENING) {
        clients.add(new Client());
        opening++;
      }
      look(100);
    }
  }

  /** Has the clients send one after the other, so many events a second together. */
  void run(double rate, Duration time) throws IOException {
    latencies.clear();
    stored = 0;
    refused = 0;
    long start = System.nanoTime();
    long sent = 0;
    while (System.nanoTime() - start < time.toNanos()) {
      for (; sent < (System.nanoTime() - start) / 1e9 * rate; sent++) {
        clients.get((int) (sent % clients.size())).publish((int) sent);
      }
      look(1);
    }
    long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (stored + refused < sent && System.nanoTime() - until < 0) {
      look(10);
    }
  }

  private void look(long millis) throws IOException {
    selector.select(millis);
    for (SelectionKey key : selector.selectedKeys()) {
      ((Client) key.attachment()).read();
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() throws IOException {
    for (Client client : clients) {
      client.channel.close();
    }
    selector.close();
  }

  private final class Client {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(1024);
    private boolean open;
    private long sentAt;

    Client() throws IOException {
      channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
      write(ByteBuffer.wrap(handshake));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    void publish(int number) throws IOException {
      sentAt = System.nanoTime();
      frame(BINARY, SampleEvents.request(number, 1).toByteArray());
    }

    void read() throws IOException {
      if (channel.read(in) < 0) {
        throw new IOException("the server closed a WebSocket");
      }
      in.flip();
      if (!open) {
        greeted();
      }
      while (open && frame()) {
        // until the next one is not whole
      }
      in.compact();
    }

    private void greeted() throws IOException {
      String head = StandardCharsets.ISO_8859_1.decode(in.duplicate()).toString();
      int end = head.indexOf("\r\n\r\n");
      if (end < 0) {
        return;
      }
      if (!head.startsWith("HTTP/1.1 101")) {
        throw new IOException("WebSocket: " + head.lines().findFirst().orElse(""));
      }
      in.position(in.position() + end + 4);
      open = true;
      opening--;
    }

    /** Takes a frame, if all of it is there. */
    private boolean frame() throws IOException {
      if (in.remaining() < 2) {
        return false;
      }
      int at = in.position();
      int length = in.get(at + 1) & 0x7f;
      int head = 2;
      if (length == 126) {
        if (in.remaining() < 4) {
          return false;
        }
        length = in.getShort(at + 2) & 0xffff;
        head = 4;
      }
      if (in.remaining() < head + length) {
        return false;
      }
      byte[] body = new byte[length];
      in.position(at + head).get(body);
      int kind = in.get(at) & 0xff;
      if (kind == PING) {
        frame(PONG, body);
      } else if (kind == BINARY) {
        answered(PublishResponse.parseFrom(body));
      }
      return true;
    }

    private void answered(PublishResponse response) {
      latencies.add(System.nanoTime() - sentAt);
      if (response.getAnswers(0).getCode() == Code.STORED) {
        stored++;
      } else {
        refused++;
      }
    }

    /** Masked with zeros, which leaves the payload as it is. */
    private void frame(int kind, byte[] body) throws IOException {
      ByteBuffer frame = ByteBuffer.allocate(body.length + 8);
      frame.put((byte) kind);
      if (body.length < 126) {
        frame.put((byte) (0x80 | body.length));
      } else {
        frame.put((byte) (0x80 | 126)).putShort((short) body.length);
      }
      write(frame.putInt(0).put(body).flip());
    }

    private void write(ByteBuffer out) throws IOException {
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }
  }
}
