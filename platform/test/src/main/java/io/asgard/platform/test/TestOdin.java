package io.asgard.platform.test;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Discovery as Odin serves it, by HTTP: each stream's location, and each move of it. */
public final class TestOdin implements AutoCloseable {
  private static final String STREAMS = "/v1/streams/";
  private static final String EVENTS = "/events";
  private static final Duration ALIVE = Duration.ofMillis(200);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, String> locations = new HashMap<>(); // guarded by this
  private long epoch; // guarded by this
  private boolean closed; // guarded by this

  private TestOdin(HttpServer server) {
    this.server = server;
  }

  public static TestOdin start() {
    return start(0, 0);
  }

  /**
   * One at that port.
   *
   * @param epoch before its first location
   */
  public static TestOdin start(int port, long epoch) {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
      TestOdin odin = new TestOdin(server);
      odin.epoch = epoch;
      server.setExecutor(odin.threads);
      server.createContext(STREAMS, odin::answer);
      server.start();
      return odin;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** From now on the stream is there, which is a new epoch; whoever watches is told. */
  public synchronized void serves(String stream, String bootstrapServers) {
    epoch++;
    says(
        stream,
        "{\"stream\":\"%s\",\"region\":\"test\",\"epoch\":\"%d\",\"bootstrap\":\"%s\"}"
            .formatted(stream, epoch, bootstrapServers));
  }

  /** From now on that is the answer, whatever it is. */
  public synchronized void says(String stream, String answer) {
    locations.put(stream, answer);
    notifyAll();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(STREAMS.length());
      String stream = path.endsWith(EVENTS) ? path.replace(EVENTS, "") : path;
      String location = location(stream);
      if (location == null) {
        exchange.sendResponseHeaders(404, -1);
      } else if (path.endsWith(EVENTS)) {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        tell(stream, exchange.getResponseBody());
      } else {
        byte[] body = location.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable String location(String stream) {
    return locations.get(stream);
  }

  private void tell(String stream, OutputStream to) throws IOException, InterruptedException {
    String told = "";
    while (true) {
      String now = other(stream, told);
      if (now == null) {
        return;
      }
      String line = now.equals(told) ? ":alive\n\n" : "data:" + now + "\n\n";
      to.write(line.getBytes(StandardCharsets.UTF_8));
      to.flush();
      told = now;
    }
  }

  /** The location as soon as it is another one, or the same after a while; null at the end. */
  private synchronized @Nullable String other(String stream, String told)
      throws InterruptedException {
    if (!closed && told.equals(locations.get(stream))) {
      wait(ALIVE.toMillis());
    }
    return closed ? null : locations.get(stream);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
