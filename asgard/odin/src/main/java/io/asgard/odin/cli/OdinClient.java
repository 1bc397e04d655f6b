package io.asgard.odin.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API of Odin, or of a service that it runs. */
final class OdinClient {
  private static final Duration SHORT = Duration.ofSeconds(60);
  private static final Duration ENDLESS = Duration.ZERO;
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final String DATA = "data:";

  static {
    // What changes something is never sent a second time without being asked for.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  private final String name;
  private final String url;
  private final String token;

  OdinClient(String url, String token) {
    this("Odin", url, token);
  }

  /**
   * Connects with each request.
   *
   * @param name of what answers there, for people
   */
  OdinClient(String name, String url, String token) {
    this.name = name;
    this.url = url;
    this.token = token;
  }

  boolean answers() {
    try {
      return get("/v1/about").has("jar");
    } catch (Refused e) {
      return false;
    }
  }

  JsonNode get(String path) {
    return parse(text(body(connection(path, SHORT))));
  }

  /** An answer as it is; its status says that all is well. */
  Answer raw(String path) {
    HttpURLConnection connection = connection(path, SHORT);
    InputStream body = body(connection);
    return new Answer(body, name -> Optional.ofNullable(connection.getHeaderField(name)));
  }

  /** A body, and its headers by name. */
  record Answer(InputStream body, Function<String, Optional<String>> header) {}

  JsonNode post(String path, Object body) {
    String answer = text(send(connection(path, SHORT), body));
    return answer.isBlank() ? JsonMapper.shared().nullNode() : parse(answer);
  }

  private JsonNode parse(String answer) {
    try {
      return JsonMapper.shared().readTree(answer);
    } catch (JacksonException e) {
      throw new Refused(url + ": what answers there is not " + name + " (expected: JSON)");
    }
  }

  /** Whether everything is healthy at the end of what changes something. */
  boolean change(String path, Object body, Consumer<JsonNode> progress) {
    AtomicBoolean healthy = new AtomicBoolean();
    events(
        path,
        body,
        line -> {
          progress.accept(line);
          if ("HEALTHY".equals(line.path("phase").asString(""))) {
            healthy.set(true);
          }
        });
    return healthy.get();
  }

  /** An answer that comes as server-sent events while the work goes on. */
  void events(String path, Object body, Consumer<JsonNode> event) {
    InputStream in = send(connection(path, ENDLESS), body);
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        if (text.startsWith(DATA)) {
          event.accept(parse(text.substring(DATA.length())));
        }
      }
    } catch (IOException e) {
      throw new Refused("Odin ended before it was done (log: var/log/odin.log)");
    }
  }

  /** The JDK's older client: the newer one prepares TLS first, a fifth of a command's time. */
  private HttpURLConnection connection(String path, Duration patience) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url + path).toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout((int) CONNECT.toMillis());
      connection.setReadTimeout((int) patience.toMillis());
      connection.setRequestProperty("Authorization", "Bearer " + token);
      connection.setRequestProperty("Content-Type", "application/json");
      return connection;
    } catch (IOException e) {
      throw away();
    }
  }

  private InputStream send(HttpURLConnection connection, Object body) {
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(JsonMapper.shared().writeValueAsBytes(body));
    } catch (IOException e) {
      throw away();
    }
    return body(connection);
  }

  private InputStream body(HttpURLConnection connection) {
    try {
      int status = connection.getResponseCode();
      if (status / 100 == 2) {
        return connection.getInputStream();
      }
      InputStream error = connection.getErrorStream();
      throw new Refused(reason(status, error == null ? "" : text(error)));
    } catch (SocketTimeoutException e) {
      long seconds = connection.getReadTimeout() / 1000;
      throw new Refused(
          name + " is busy at " + url + " (expected: an answer within " + seconds + " s)");
    } catch (IOException e) {
      throw away();
    }
  }

  private Refused away() {
    return new Refused(name + " does not answer at " + url + " (expected: started by bin/up)");
  }

  private String reason(int status, String body) {
    if (body.startsWith("{")) {
      return parse(body).path("detail").asString(body);
    }
    return url + ": status " + status + " (expected: an answer of " + name + ")";
  }

  private static String text(InputStream in) {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Refused("the answer ended early: " + e.getMessage());
    }
  }

  /** What was asked for was not done; the message says why, for people. */
  static final class Refused extends RuntimeException {
    Refused(String message) {
      super(message);
    }
  }
}
