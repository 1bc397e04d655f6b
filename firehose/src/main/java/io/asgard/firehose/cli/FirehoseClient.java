package io.asgard.firehose.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A firehose's REST API. */
final class FirehoseClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI firehose;
  private final String token;

  FirehoseClient(URI firehose, String token) {
    this.firehose = firehose;
    this.token = token;
  }

  /**
   * Asks it.
   *
   * @throws IllegalArgumentException with its own words if it refuses, or saying that it is away
   */
  JsonNode ask(String method, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(firehose.resolve("/v1/firehose" + path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.noBody())
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      JsonNode body = JsonMapper.shared().readTree(answer.body());
      if (answer.statusCode() != 200) {
        throw new IllegalArgumentException(
            body.path("detail").asString(firehose + ": status " + answer.statusCode()));
      }
      return body;
    } catch (IOException | JacksonException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IllegalArgumentException(
          firehose + ": " + reason + " (expected: a firehose there, see --url)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalArgumentException(firehose + ": interrupted", e);
    }
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
