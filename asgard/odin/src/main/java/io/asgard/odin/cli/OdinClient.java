package io.asgard.odin.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Odin's REST API. */
final class OdinClient {
  private static final Duration SHORT = Duration.ofSeconds(15);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
  private final String url;
  private final String token;

  OdinClient(String url, String token) {
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
    return parse(text(send(request(path).timeout(SHORT).GET().build())));
  }

  JsonNode post(String path, Object body) {
    String answer = text(send(request(path).timeout(SHORT).POST(json(body)).build()));
    return answer.isBlank() ? JsonMapper.shared().nullNode() : parse(answer);
  }

  private JsonNode parse(String answer) {
    try {
      return JsonMapper.shared().readTree(answer);
    } catch (JacksonException e) {
      throw new Refused(url + ": what answers there is not Odin (expected: JSON)");
    }
  }

  /** An answer that comes line by line while the work goes on. */
  void lines(String path, Object body, Consumer<JsonNode> line) {
    InputStream in = send(request(path).POST(json(body)).build());
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        line.accept(parse(text));
      }
    } catch (IOException e) {
      throw new Refused("Odin ended before it was done (log: var/log/odin.log)");
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json");
  }

  private static HttpRequest.BodyPublisher json(Object body) {
    return HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body));
  }

  private InputStream send(HttpRequest request) {
    try {
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      if (answer.statusCode() / 100 != 2) {
        throw new Refused(reason(answer.statusCode(), text(answer.body())));
      }
      return answer.body();
    } catch (IOException e) {
      throw new Refused("Odin does not answer at " + url + " (expected: started by bin/up)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused("interrupted");
    }
  }

  private String reason(int status, String body) {
    if (body.startsWith("{")) {
      return parse(body).path("detail").asString(body);
    }
    return url + ": status " + status + " (expected: an answer of Odin)";
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
