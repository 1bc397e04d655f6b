package io.asgard.atlas;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

@Validated
@ConfigurationProperties(prefix = "atlas", ignoreUnknownFields = false)
record AtlasSettings(@Valid @NotNull Cosmos cosmos, @Valid @NotNull Enigma enigma) {

  /**
   * Who knows what can be shown.
   *
   * @param liveUrl the WebSocket, as browsers reach it
   */
  record Cosmos(
      @NotNull URI url,
      @NotNull URI liveUrl,
      @DurationMin(millis = 1) @DefaultValue("5s") Duration timeout) {
    Cosmos {
      if (liveUrl != null && !Set.of("ws", "wss").contains(String.valueOf(liveUrl.getScheme()))) {
        throw new IllegalArgumentException(
            "atlas.cosmos.live-url: " + liveUrl + " (expected: ws:// or wss://)");
      }
    }
  }

  /** Who answers for metrics. */
  record Enigma(@NotNull URI url, @DurationMin(millis = 1) @DefaultValue("30s") Duration timeout) {}
}
