package io.asgard.conformance;

import io.asgard.platform.test.FreePort;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** HTTP/1.1 by hand: a server library would not let a connection drop at a place of our choice. */
final class RestGate implements Gate {
  private static final String EXPECTED = "POST /v1/events HTTP/1.1";

  private final Script script;
  private final int server;
  private final Upstream upstream;
  private final ExecutorService threads;
  private final @Nullable Tls tls;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final int port = FreePort.find();
  private @Nullable ServerSocket listener; // guarded by this

  RestGate(
      Script script, int server, Upstream upstream, ExecutorService threads, @Nullable Tls tls) {
    this.script = script;
    this.server = server;
    this.upstream = upstream;
    this.threads = threads;
    this.tls = tls;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int server() {
    return server;
  }

  @Override
  public Upstream upstream() {
    return upstream;
  }

  @Override
  public synchronized void open() throws IOException {
    ServerSocket accepting = listen();
    listener = accepting;
    threads.execute(() -> accept(accepting));
  }

  @Override
  public synchronized void die() {
    script.dropped(server, 0);
    close(listener);
    connections.forEach(RestGate::close);
  }

  private ServerSocket listen() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return tls == null
        ? new ServerSocket(port, 50, loopback)
        : tls.context().getServerSocketFactory().createServerSocket(port, 50, loopback);
  }

  private void accept(ServerSocket accepting) {
    while (!accepting.isClosed()) {
      try {
        Socket connection = accepting.accept();
        connection.setTcpNoDelay(true);
        connections.add(connection);
        script.connected();
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      OutputStream out = connection.getOutputStream();
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        Map<String, String> headers = headers(head);
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        if (!head.startsWith(EXPECTED)) {
          script.problems().add("request: " + head.lines().findFirst() + " (expected: " + EXPECTED);
        }
        if (!"application/x-protobuf".equals(headers.get("content-type"))) {
          script.problems().add("content-type: " + headers.get("content-type"));
        }
        Reply reply = script.answer(this, 0, body, headers);
        switch (reply.kind()) {
          case ANSWER -> write(out, reply);
          case DROP -> {
            return;
          }
          case HANG -> {
            in.readNBytes(Integer.MAX_VALUE); // until the client gives up, or the gate closes
            return;
          }
        }
      }
    } catch (IOException e) {
      // the client or the script has closed the connection
    } finally {
      connections.remove(connection);
    }
  }

  /** The request line and the headers; empty at the end of the connection. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int matched = 0; matched < 4; ) {
      int next = in.read();
      if (next < 0) {
        if (head.size() > 0) {
          throw new EOFException("head: cut off");
        }
        return "";
      }
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static Map<String, String> headers(String head) {
    Map<String, String> headers = new HashMap<>();
    head.lines()
        .skip(1)
        .filter(line -> line.contains(":"))
        .forEach(
            line -> {
              String[] parts = line.split(":", 2);
              headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
            });
    return headers;
  }

  private static void write(OutputStream out, Reply reply) throws IOException {
    byte[] body = reply.status() == 200 ? reply.body() : problem(reply);
    StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " Said\r\n");
    head.append("Content-Type: application/")
        .append(reply.status() == 200 ? "x-protobuf" : "problem+json")
        .append("\r\nContent-Length: ")
        .append(body.length)
        .append("\r\n");
    reply.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    whole.writeBytes(body);
    out.write(whole.toByteArray());
    out.flush();
  }

  private static byte[] problem(Reply reply) {
    if (reply.detail().startsWith("{") || reply.detail().startsWith("<")) {
      return reply.detail().getBytes(StandardCharsets.UTF_8); // problem+json of fronting's; a page
    }
    ObjectNode problem = Case.JSON.createObjectNode().put("status", reply.status());
    return Case.JSON.writeValueAsBytes(problem.put("detail", reply.detail()));
  }

  private static void close(@Nullable AutoCloseable open) {
    try {
      if (open != null) {
        open.close();
      }
    } catch (Exception e) {
      // it is gone, which is all that was wanted
    }
  }
}
