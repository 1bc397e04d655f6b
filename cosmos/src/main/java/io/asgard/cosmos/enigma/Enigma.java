package io.asgard.cosmos.enigma;

import com.google.protobuf.util.Durations;
import io.asgard.contracts.v1.Field;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.contracts.v1.Tag;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Long polls of {@code POST /v1/query}. Thread-safe. */
public final class Enigma {
  private static final Duration SLACK = Duration.ofSeconds(10);

  private final URI query;
  private final Duration wait;
  private final Supplier<String> authorization;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  public Enigma(URI url, Duration wait, Supplier<String> authorization) {
    this.query = URI.create(url.toString().replaceFirst("/$", "") + "/v1/query");
    this.wait = wait;
    this.authorization = authorization;
  }

  /**
   * The newest closed window of a metric, all tags and fields; empty if none newer than {@code
   * after} has closed while Enigma waited. To cancel the future ends the poll.
   */
  public CompletableFuture<Optional<Window>> latest(MetricModel metric, @Nullable Instant after) {
    HttpRequest request =
        HttpRequest.newBuilder(query)
            .timeout(wait.plus(SLACK))
            .header("Authorization", authorization.get())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body(metric, after)))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(Enigma::window);
  }

  private String body(MetricModel metric, @Nullable Instant after) {
    Map<String, Object> body = new HashMap<>();
    body.put("metric", metric.getName());
    body.put("window", "latest");
    body.put("select", metric.getFieldsList().stream().map(Enigma::select).toList());
    body.put("groupBy", metric.getTagsList().stream().map(Tag::getName).toList());
    body.put("wait", Durations.toString(Durations.fromMillis(wait.toMillis())));
    if (after != null) {
      body.put("after", after.toString());
    }
    return JsonMapper.shared().writeValueAsString(body);
  }

  private static Map<String, String> select(Field field) {
    return Map.of("field", field.getName(), "aggregation", field.getAggregation());
  }

  private static Optional<Window> window(HttpResponse<String> response) {
    if (response.statusCode() == 204) {
      return Optional.empty();
    }
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          "enigma: status " + response.statusCode() + " " + response.body());
    }
    JsonNode end = JsonMapper.shared().readTree(response.body()).path("window").path("end");
    return end.isMissingNode()
        ? Optional.empty()
        : Optional.of(new Window(Instant.parse(end.asString()), response.body()));
  }

  /**
   * A closed window.
   *
   * @param json Enigma's answer, as it came: {@code {"metric":…,"window":…,"columns":…,"rows":…}}
   */
  public record Window(Instant end, String json) {}
}
