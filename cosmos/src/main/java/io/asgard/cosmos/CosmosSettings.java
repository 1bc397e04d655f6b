package io.asgard.cosmos;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

@Validated
@ConfigurationProperties(prefix = "cosmos", ignoreUnknownFields = false)
record CosmosSettings(
    @Valid @NotNull Postgres postgres, @Valid @NotNull Enigma enigma, @Valid @NotNull Live live) {

  /**
   * Where models are kept.
   *
   * @param refresh how soon a change by another instance is seen
   */
  record Postgres(
      @NotBlank String url,
      @NotBlank String user,
      @DefaultValue("") String password,
      @DurationMin(millis = 100) @DefaultValue("2s") Duration refresh) {}

  /**
   * Who answers for metrics.
   *
   * @param poll how long Enigma may hold a poll open until a window closes
   */
  record Enigma(@NotNull URI url, @DurationMin(seconds = 1) @DefaultValue("25s") Duration poll) {}

  /**
   * The WebSocket.
   *
   * @param allowedOrigins patterns of pages that may open it
   * @param ping how often an idle client is asked for a sign of life; three missed end it
   */
  record Live(
      @NotNull List<String> allowedOrigins,
      @DurationMin(seconds = 1) @DefaultValue("20s") Duration ping) {}
}
