package io.asgard.dagger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A time-series store that keeps the lines which it is sent. */
public final class Store implements AutoCloseable {
  private final HttpServer server;
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

  public Store() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/write", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Integer status = answers.poll();
    if (status == null) {
      bodies.add(body);
      exchange.sendResponseHeaders(204, -1);
    } else {
      byte[] why = "told to".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, why.length);
      exchange.getResponseBody().write(why);
    }
    exchange.close();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/write");
  }

  /** What to answer to the next requests, before all is well again. */
  public void answers(Integer... statuses) {
    answers.addAll(Arrays.asList(statuses));
  }

  public List<String> bodies() {
    return bodies;
  }

  /** The lines of all requests that were answered with success. */
  public List<String> stored() {
    return bodies.stream().flatMap(String::lines).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
