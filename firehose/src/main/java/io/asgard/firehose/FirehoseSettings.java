package io.asgard.firehose;

import io.asgard.firehose.delivery.Backoff;
import io.asgard.firehose.delivery.Policy;
import io.asgard.firehose.event.Format;
import io.asgard.firehose.filter.FilterSettings;
import io.asgard.firehose.sink.files.FilesSettings;
import io.asgard.firehose.sink.grpc.GrpcSettings;
import io.asgard.firehose.sink.http.HttpSettings;
import io.asgard.firehose.sink.influx.InfluxSettings;
import io.asgard.firehose.sink.kafka.KafkaSinkSettings;
import io.asgard.firehose.sink.postgres.PostgresSettings;
import io.asgard.firehose.sink.prometheus.PrometheusSettings;
import io.asgard.firehose.sink.redis.RedisSettings;
import io.asgard.firehose.sink.search.SearchSettings;
import io.asgard.firehose.store.ObjectStoreSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The whole configuration.
 *
 * @param format of keys and messages
 * @param fields of the JSON that is delivered: name to CEL expression; all of an event if there are
 *     none
 * @param routes to other sinks, for some events; the first that takes one gets it
 * @param lanes that deliver beside each other; the events of a key keep their order
 */
@Validated
@ConfigurationProperties(prefix = "firehose", ignoreUnknownFields = false)
record FirehoseSettings(
    @Valid @NotNull Kafka kafka,
    @Valid @DefaultValue Odin odin,
    @Valid @DefaultValue Registry registry,
    @DefaultValue("PROTOBUF") Format format,
    @Valid @DefaultValue FilterSettings filter,
    @DefaultValue Map<String, String> fields,
    @Valid @NotNull Sink sink,
    @DefaultValue List<@Valid Route> routes,
    @Positive @Max(64) @DefaultValue("2") int lanes,
    @Valid @DefaultValue Batch batch,
    @Valid @DefaultValue InFlight inFlight,
    @Valid @DefaultValue Retry retry,
    @Valid @DefaultValue DeadLetter deadLetter) {

  private static final Set<Type> WITHOUT_JSON =
      Set.of(Type.INFLUX, Type.POSTGRES, Type.PROMETHEUS, Type.GRPC);
  private static final Duration HAND_OVER = Duration.ofSeconds(3);

  FirehoseSettings {
    boolean noJson =
        Stream.concat(Stream.of(sink), routes.stream().map(Route::sink))
            .allMatch(each -> WITHOUT_JSON.contains(each.type()));
    if (!fields.isEmpty() && noJson) {
      throw new IllegalArgumentException(
          "firehose.fields: " + fields.keySet() + " (expected: none, sink " + sink.type() + ")");
    }
  }

  /** The topic of dead letters. */
  String deadLetterTopic() {
    String topic = deadLetter.topic();
    return topic == null ? kafka.groupId() + "-dead-letter" : topic;
  }

  /**
   * @param bootstrapServers a plain address, wins over the stream
   * @param stream whose address Odin knows
   * @param topicPattern instead of topics: those that match as a whole, now or later
   * @param properties of the Kafka consumer, passed through
   */
  record Kafka(
      @Nullable String bootstrapServers,
      @Nullable String stream,
      @DefaultValue List<String> topics,
      @Nullable Pattern topicPattern,
      @NotBlank String groupId,
      @DefaultValue Map<String, String> properties) {
    Kafka {
      if (bootstrapServers == null && stream == null) {
        throw new IllegalArgumentException(
            "firehose.kafka: neither bootstrap-servers nor stream (expected: one of them)");
      }
      if (topics.isEmpty() == (topicPattern == null)) {
        throw new IllegalArgumentException(
            "firehose.kafka: topics %s, topic-pattern %s (expected: one of them)"
                .formatted(topics, topicPattern));
      }
      if (Boolean.parseBoolean(properties.get("enable.auto.commit"))) {
        throw new IllegalArgumentException(
            "firehose.kafka.properties.enable.auto.commit: true"
                + " (expected: not set, nothing is committed before its outcome)");
      }
      String isolation = properties.getOrDefault("isolation.level", "read_committed");
      if (!isolation.equals("read_committed")) {
        throw new IllegalArgumentException(
            "firehose.kafka.properties.isolation.level: "
                + isolation
                + " (expected: read_committed, an aborted event has not happened)");
      }
    }
  }

  record Odin(
      @DefaultValue("http://127.0.0.1:8400") URI url,
      @DefaultValue("var/firehose/streams") Path cache) {}

  record Registry(@DefaultValue("http://127.0.0.1:8410") URI url) {}

  /** Of the types' own parts, that of the type has to be there. */
  record Sink(
      Type type,
      @Valid @DefaultValue Log log,
      @Valid @Nullable HttpSettings http,
      @Valid @Nullable InfluxSettings influx,
      @Valid @Nullable PostgresSettings postgres,
      @Valid @Nullable PrometheusSettings prometheus,
      @Valid @Nullable GrpcSettings grpc,
      @Valid @Nullable RedisSettings redis,
      @Valid @Nullable KafkaSinkSettings kafka,
      @Valid @Nullable SearchSettings search,
      @Valid @Nullable FilesSettings files) {
    Sink {
      if (type == null) {
        throw new IllegalArgumentException(
            "firehose.sink.type: missing (expected: one of " + List.of(Type.values()) + ")");
      }
      Object own =
          switch (type) {
            case LOG -> log;
            case HTTP -> http;
            case INFLUX -> influx;
            case POSTGRES -> postgres;
            case PROMETHEUS -> prometheus;
            case GRPC -> grpc;
            case REDIS -> redis;
            case KAFKA -> kafka;
            case SEARCH -> search;
            case FILES -> files;
          };
      if (own == null) {
        String name = type.name().toLowerCase(Locale.ROOT);
        throw new IllegalArgumentException(
            "firehose.sink." + name + ": missing (expected: with sink type " + name + ")");
      }
    }
  }

  /**
   * A way for some events.
   *
   * @param topics whose events it takes; of all if there are none
   * @param when CEL, true for the events that it takes; if absent, all
   */
  record Route(@DefaultValue Set<String> topics, @Nullable String when, @Valid @NotNull Sink sink) {
    Route {
      if (topics.isEmpty() && when == null) {
        throw new IllegalArgumentException(
            "firehose.routes: neither topics nor when (expected: one of them)");
      }
    }
  }

  enum Type {
    LOG,
    HTTP,
    INFLUX,
    POSTGRES,
    PROMETHEUS,
    GRPC,
    REDIS,
    KAFKA,
    SEARCH,
    FILES
  }

  /**
   * @param oneIn prints one of so many events
   */
  record Log(@Positive @DefaultValue("1") int oneIn) {}

  /**
   * @param events the most that a sink is given at once
   * @param time how long a sink shall take for a batch; else the next ones are smaller
   */
  record Batch(
      @Positive @DefaultValue("500") int events,
      @DurationMin(millis = 1) @DefaultValue("1s") Duration time) {}

  /** The most that is polled and has no outcome yet. */
  record InFlight(
      @Positive @DefaultValue("5000") int events, @DefaultValue("16MB") DataSize bytes) {}

  Policy policy() {
    return new Policy(
        lanes,
        batch.events(),
        batch.time(),
        inFlight.events(),
        inFlight.bytes().toBytes(),
        retry.backoff(),
        HAND_OVER);
  }

  record Retry(
      @DefaultValue("40") int attempts,
      @DefaultValue("100ms") Duration first,
      @DefaultValue("30s") Duration max) {
    Retry {
      Backoff unused = new Backoff(attempts, first, max); // says at once what is wrong
    }

    Backoff backoff() {
      return new Backoff(attempts, first, max);
    }
  }

  /** Where dead letters go. */
  enum Place {
    KAFKA,
    FILES,
    LOG
  }

  /**
   * @param topic with KAFKA; if absent, the group's id and {@code -dead-letter}
   */
  record DeadLetter(
      @DefaultValue("KAFKA") Place to,
      @Nullable String topic,
      @Valid @Nullable ObjectStoreSettings files) {
    DeadLetter {
      if (to == Place.FILES && files == null) {
        throw new IllegalArgumentException(
            "firehose.dead-letter.files: missing (expected: with files as their place)");
      }
    }
  }
}
