package io.asgard.firehose.sink.client;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.RequestHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A bearer token by OAuth2 client credentials, asked for when there is none that is good for a
 * while. Thread-safe.
 */
final class AccessToken {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration GOOD_FOR = Duration.ofSeconds(20);
  private static final long USUAL_SECONDS = 300;

  private final WebClient client;
  private final OAuth2 settings;
  private final Clock clock;

  // Guarded by this.
  private @Nullable Granted granted;
  private @Nullable CompletableFuture<String> asked;

  private record Granted(String token, Instant until) {}

  AccessToken(WebClient client, OAuth2 settings, Clock clock) {
    this.client = client;
    this.settings = settings;
    this.clock = clock;
  }

  /** A token; fails if none is given. */
  synchronized CompletableFuture<String> get() {
    if (granted != null && clock.instant().plus(GOOD_FOR).isBefore(granted.until())) {
      return CompletableFuture.completedFuture(granted.token());
    }
    if (asked == null) {
      CompletableFuture<String> now = ask();
      asked = now;
      now.whenComplete((token, failure) -> answered());
      return now;
    }
    return asked;
  }

  private synchronized void answered() {
    asked = null;
  }

  /** The application did not take it. */
  synchronized void forget(String token) {
    if (granted != null && granted.token().equals(token)) {
      granted = null;
    }
  }

  private CompletableFuture<String> ask() {
    QueryParams form =
        QueryParams.builder()
            .add("grant_type", "client_credentials")
            .add("client_id", settings.clientId())
            .add("client_secret", settings.clientSecret())
            .add("scope", settings.scope())
            .build();
    RequestHeaders head =
        RequestHeaders.builder(HttpMethod.POST, settings.tokenUrl().toString())
            .contentType(MediaType.FORM_DATA)
            .build();
    return client
        .execute(HttpRequest.of(head, HttpData.ofUtf8(form.toQueryString())))
        .aggregate()
        .thenApply(this::take);
  }

  private String take(AggregatedHttpResponse response) {
    // Its body is not told: it may hold what is secret.
    if (response.status().code() != 200) {
      throw new IllegalStateException(
          "token url: " + settings.tokenUrl() + " answers " + response.status().code());
    }
    try {
      JsonNode answer = JSON.readTree(response.contentUtf8());
      String token = answer.path("access_token").stringValue("");
      if (token.isEmpty()) {
        throw new IllegalStateException(
            "token url: " + settings.tokenUrl() + " answers without access_token");
      }
      long seconds = answer.path("expires_in").asLong(USUAL_SECONDS);
      keep(new Granted(token, clock.instant().plusSeconds(seconds)));
      return token;
    } catch (JacksonException e) {
      throw new IllegalStateException(
          "token url: " + settings.tokenUrl() + " answers something that is not JSON");
    }
  }

  private synchronized void keep(Granted now) {
    granted = now;
  }
}
