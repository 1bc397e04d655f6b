package io.asgard.e2e.torture;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A web application that takes events as it is told to, or not, and counts what it has taken. */
final class FaultyApplication implements AutoCloseable {
  private static final Pattern ID =
      Pattern.compile("\"id\":\"00000000-0000-0000-0000-([0-9a-f]{12})\"");

  static {
    // Or an answer's body waits 40 ms for what becomes of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final int port;
  private final Map<Integer, Integer> taken = new HashMap<>(); // how often; guarded by this
  private final Map<Integer, Integer> lastOfKey = new HashMap<>(); // guarded by this
  private int swapped; // guarded by this
  private volatile Behaviour behaviour = Behaviour.TAKES;
  private @Nullable HttpServer server;
  private @Nullable ExecutorService threads;

  /** What it does with a request. */
  interface Behaviour {
    Behaviour TAKES = (app, exchange, numbers, body) -> app.take(exchange, numbers);

    void answer(FaultyApplication app, HttpExchange exchange, List<Integer> numbers, String body)
        throws IOException;
  }

  /** Not started yet. */
  FaultyApplication(int port) {
    this.port = port;
  }

  String url(String scheme) {
    return scheme + "://127.0.0.1:" + port + "/events";
  }

  /** Starts it, with TLS if there is a context. */
  void start(@Nullable SSLContext tls) {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      HttpServer started;
      if (tls == null) {
        started = HttpServer.create(address, 0);
      } else {
        HttpsServer secure = HttpsServer.create(address, 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        started = secure;
      }
      ExecutorService pool = Executors.newCachedThreadPool();
      started.createContext("/", this::handle);
      started.setExecutor(pool);
      started.start();
      server = started;
      threads = pool;
    } catch (BindException e) {
      throw new IllegalStateException("port " + port + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nobody is there any more. */
  void stop() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
    if (threads != null) {
      threads.shutdownNow();
    }
  }

  void behaves(Behaviour now) {
    behaviour = now;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    List<Integer> numbers = new ArrayList<>();
    Matcher matcher = ID.matcher(body);
    while (matcher.find()) {
      numbers.add(Integer.parseInt(matcher.group(1), 16));
    }
    behaviour.answer(this, exchange, numbers, body);
  }

  /** Takes all, and says so. */
  void take(HttpExchange exchange, List<Integer> numbers) throws IOException {
    numbers.forEach(this::take);
    answer(exchange, 200, "");
  }

  synchronized void take(int number) {
    if (taken.merge(number, 1, Integer::sum) == 1) {
      Integer last = lastOfKey.put(number % FirehoseLoad.KEYS, number);
      if (last != null && last > number) {
        swapped++;
        lastOfKey.put(number % FirehoseLoad.KEYS, last);
      }
    }
  }

  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  /** How often each was taken. */
  synchronized Map<Integer, Integer> taken() {
    return Map.copyOf(taken);
  }

  /** How many were taken for the first time after a later one of their key. */
  synchronized int swapped() {
    return swapped;
  }

  @Override
  public void close() {
    stop();
  }
}
