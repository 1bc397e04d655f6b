package io.asgard.cosmos.enigma;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real HTTP server that answers long polls as Enigma does. */
public final class EnigmaServer implements AutoCloseable {
  private static final String ANSWER =
      """
      {"metric":"%s","window":{"start":"%s","end":"%s","rows":1,"late":0},\
      "columns":["s2id","unique_drivers"],"rows":[["42",%d.0]]}""";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<JsonNode> queries = new ArrayList<>(); // guarded by this
  private @Nullable Instant end; // guarded by this
  private int windows; // guarded by this
  private int status = 200; // guarded by this

  public EnigmaServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/query", this::answer);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Closes the next window; its one value is its number. */
  public synchronized void closeWindow() {
    windows++;
    end = Instant.parse("2026-01-05T08:00:00Z").plusSeconds(10L * windows);
    notifyAll();
  }

  /** Answers everything with a status from now on. */
  public synchronized void answers(int status) {
    this.status = status;
    notifyAll();
  }

  public synchronized List<JsonNode> queries() {
    return List.copyOf(queries);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = {};
    int answered = 204;
    try {
      JsonNode query = JsonMapper.shared().readTree(exchange.getRequestBody());
      body = await(query).getBytes(StandardCharsets.UTF_8);
      answered = body.length > 0 ? 200 : Math.max(status(), 204);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.sendResponseHeaders(answered, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private synchronized int status() {
    return status;
  }

  private synchronized String await(JsonNode query) throws InterruptedException {
    queries.add(query);
    String after = query.path("after").asString("");
    long deadline = System.nanoTime() + 25_000_000_000L;
    while (status == 200 && (end == null || after.equals(end.toString()))) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return "";
      }
      wait(left);
    }
    return status != 200 || end == null
        ? ""
        : ANSWER.formatted(query.path("metric").asString(), end.minusSeconds(10), end, windows);
  }
}
