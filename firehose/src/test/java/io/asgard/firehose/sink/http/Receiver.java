package io.asgard.firehose.sink.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A web application that takes events. */
public final class Receiver implements AutoCloseable {
  private static final Pattern OFFSET = Pattern.compile("\"offset\":(\\d+)");
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  static {
    // Else each answer waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<String> accepted = Collections.synchronizedList(new ArrayList<>());
  private volatile ToIntFunction<String> answers = body -> 200;

  public Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/events");
  }

  /** The status to answer a body with; a negative one answers never. */
  public void answers(ToIntFunction<String> answers) {
    this.answers = answers;
  }

  List<String> requests() {
    return List.copyOf(requests);
  }

  /** The bodies that were answered with 200, one after the other. */
  public String bodies() {
    return String.join("", List.copyOf(accepted));
  }

  /** Offsets in the bodies that were answered with 200. */
  public List<Long> offsets() {
    return find(OFFSET).stream().map(Long::valueOf).toList();
  }

  /** Ids in the bodies that were answered with 200. */
  public List<String> ids() {
    return find(ID);
  }

  private List<String> find(Pattern pattern) {
    List<String> found = new ArrayList<>();
    for (String body : List.copyOf(accepted)) {
      Matcher matcher = pattern.matcher(body);
      while (matcher.find()) {
        found.add(matcher.group(1));
      }
    }
    return found;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String team = exchange.getRequestHeaders().getFirst("X-Team");
    requests.add(team == null ? body : team + " " + body);
    int status = answers.applyAsInt(body);
    if (status < 0) {
      return;
    }
    if (status == 200) {
      accepted.add(body);
    }
    byte[] detail = "because".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, detail.length);
    exchange.getResponseBody().write(detail);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
