package io.asgard.firehose.sink.client;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  private final Transport transport;
  private final OAuth2 settings;
  private final Clock clock;

  // Guarded by this.
  private @Nullable Granted granted;
  private @Nullable CompletableFuture<String> asked;

  private record Granted(String token, Instant until) {}

  AccessToken(Transport transport, OAuth2 settings, Clock clock) {
    this.transport = transport;
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
    Head head =
        Head.of(
            "POST",
            settings.tokenUrl().toString(),
            Map.of("content-type", "application/x-www-form-urlencoded"));
    String form =
        Stream.of(
                "grant_type=client_credentials",
                "client_id=" + Head.encoded(settings.clientId()),
                "client_secret=" + Head.encoded(settings.clientSecret()),
                "scope=" + Head.encoded(settings.scope()))
            .collect(Collectors.joining("&"));
    return transport.send(head, form.getBytes(StandardCharsets.US_ASCII)).thenApply(this::take);
  }

  private String take(Answer given) {
    if (given.status() == 0) {
      throw new IllegalStateException("token url: " + settings.tokenUrl() + " " + given.failure());
    }
    // Its body is not told: it may hold what is secret.
    if (given.status() != 200) {
      throw new IllegalStateException(
          "token url: " + settings.tokenUrl() + " answers " + given.status());
    }
    try {
      JsonNode answer = JSON.readTree(given.body());
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
