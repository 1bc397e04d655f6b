package io.asgard.enigma;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The whole configuration.
 *
 * @param odin where streams are looked up; needed only with {@code enigma.kafka.stream}
 */
@Validated
@ConfigurationProperties(prefix = "enigma", ignoreUnknownFields = false)
record EnigmaSettings(
    @Valid @NotNull Store store,
    @Valid @NotNull Kafka kafka,
    @Valid @DefaultValue Odin odin,
    @Valid @DefaultValue Windows windows,
    @Valid @DefaultValue Limits limits) {

  /**
   * The time-series database.
   *
   * @param database InfluxDB's; QuestDB has none
   */
  record Store(
      @DefaultValue("questdb") StoreType type,
      @NotNull URI url,
      @NotBlank @DefaultValue("asgard") String database,
      @DefaultValue("30s") Duration timeout) {}

  enum StoreType {
    QUESTDB,
    INFLUXDB
  }

  /** The cluster that has the topic of closed windows: its address, or its stream's name. */
  record Kafka(
      @Nullable String bootstrapServers,
      @Nullable String stream,
      @DefaultValue Map<String, String> properties) {
    Kafka {
      bootstrapServers = blankIsUnset(bootstrapServers);
      stream = blankIsUnset(stream);
    }

    @AssertTrue(message = "bootstrap-servers or stream must be set")
    boolean isLocated() {
      return bootstrapServers != null || stream != null;
    }

    private static @Nullable String blankIsUnset(@Nullable String text) {
      return text == null || text.isBlank() ? null : text;
    }
  }

  record Odin(
      @DefaultValue("http://127.0.0.1:8400") URI url, @DefaultValue("var/odin") Path cache) {}

  /**
   * Closed windows.
   *
   * @param patience how long a closed window's points may take to become readable
   */
  record Windows(
      @NotBlank @DefaultValue("asgard-windows") String topic,
      @DefaultValue("5s") Duration patience) {}

  /** What one query may ask for. */
  record Limits(
      @Positive @DefaultValue("100000") int maxRows,
      @DefaultValue("60s") Duration maxWait,
      @Positive @DefaultValue("1000") int maxFilterValues) {}
}
