package io.asgard.odin.provider.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks parts over HTTP: how they are, and to take what they own. */
final class HttpProbe {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final Duration WORK_TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient http;
  private final JsonMapper json;
  private final Supplier<String> token;

  HttpProbe(HttpClient http, JsonMapper json, Supplier<String> token) {
    this.http = http;
    this.json = json;
    this.token = token;
  }

  /** Empty if the address answers with success and the text. */
  Optional<String> problem(String address, String expected) {
    try {
      HttpResponse<String> answer = send(request(address, TIMEOUT).GET().build());
      if (answer.statusCode() / 100 != 2) {
        return Optional.of(address + " answers " + answer.statusCode());
      }
      return answer.body().contains(expected)
          ? Optional.empty()
          : Optional.of(address + " answers without " + expected);
    } catch (IOException e) {
      return Optional.of(address + " does not answer");
    }
  }

  /** Empty if a Spring Boot service is UP, else the first reason that it gives. */
  Optional<String> healthProblem(String base) {
    try {
      HttpResponse<String> answer = send(request(base + "/actuator/health", TIMEOUT).GET().build());
      JsonNode health = json.readTree(answer.body());
      if ("UP".equals(health.path("status").asString(""))) {
        return Optional.empty();
      }
      for (var component : health.path("components").properties()) {
        if (!"UP".equals(component.getValue().path("status").asString(""))) {
          return Optional.of(component.getKey() + ": " + component.getValue().path("details"));
        }
      }
      return Optional.of("status " + health.path("status").asString("unknown"));
    } catch (IOException | JacksonException e) {
      return Optional.of(base + " does not answer");
    }
  }

  /** An answer of a part's API, as it is. */
  HttpResponse<String> call(String method, String address, String type, byte[] body)
      throws IOException {
    return send(
        request(address, WORK_TIMEOUT)
            .header("Authorization", "Bearer " + token.get())
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  JsonNode parse(String text) {
    return json.readTree(text);
  }

  private static HttpRequest.Builder request(String address, Duration timeout) {
    return HttpRequest.newBuilder(URI.create(address)).timeout(timeout);
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
