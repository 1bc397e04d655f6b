package io.asgard.firehose;

import io.asgard.firehose.delivery.Backoff;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** The whole configuration. */
@Validated
@ConfigurationProperties(prefix = "firehose", ignoreUnknownFields = false)
record FirehoseSettings(
    @Valid @NotNull Kafka kafka,
    @Valid @DefaultValue Odin odin,
    @Valid @DefaultValue Registry registry,
    @Valid @NotNull Sink sink,
    @Valid @DefaultValue Retry retry,
    @Valid @DefaultValue DeadLetter deadLetter) {

  /** The topic of dead letters. */
  String deadLetterTopic() {
    String topic = deadLetter.topic();
    return topic == null ? kafka.groupId() + "-dead-letter" : topic;
  }

  /**
   * @param bootstrapServers a plain address, wins over the stream
   * @param stream whose address Odin knows
   * @param properties of the Kafka consumer, passed through
   */
  record Kafka(
      @Nullable String bootstrapServers,
      @Nullable String stream,
      @NotEmpty List<String> topics,
      @NotBlank String groupId,
      @DefaultValue Map<String, String> properties) {
    Kafka {
      if (bootstrapServers == null && stream == null) {
        throw new IllegalArgumentException(
            "firehose.kafka: neither bootstrap-servers nor stream (expected: one of them)");
      }
      if (Boolean.parseBoolean(properties.get("enable.auto.commit"))) {
        throw new IllegalArgumentException(
            "firehose.kafka.properties.enable.auto.commit: true"
                + " (expected: not set, nothing is committed before its outcome)");
      }
    }
  }

  record Odin(
      @DefaultValue("http://127.0.0.1:8400") URI url,
      @DefaultValue("var/firehose/streams") Path cache) {}

  record Registry(@DefaultValue("http://127.0.0.1:8410") URI url) {}

  record Sink(@NotNull Type type, @Valid @DefaultValue Log log, @Valid @DefaultValue Http http) {
    Sink {
      if (type == Type.HTTP && http.url() == null) {
        throw new IllegalArgumentException(
            "firehose.sink.http.url: missing (expected: with sink type http)");
      }
    }
  }

  enum Type {
    LOG,
    HTTP
  }

  /**
   * @param oneIn prints one of so many events
   */
  record Log(@Positive @DefaultValue("1") int oneIn) {}

  /**
   * @param batch whether a polled batch goes as one JSON array; else each event as one JSON object
   * @param retryStatus of 4xx, those after which the event is tried again instead of rejected
   */
  record Http(
      @Nullable URI url,
      @DefaultValue("true") boolean batch,
      @DurationMin(millis = 1) @DurationMax(seconds = 30) @DefaultValue("5s") Duration timeout,
      @DefaultValue Map<String, String> headers,
      @DefaultValue({"408", "429"}) Set<Integer> retryStatus) {}

  record Retry(
      @DefaultValue("12") int attempts,
      @DefaultValue("100ms") Duration first,
      @DefaultValue("30s") Duration max) {
    Retry {
      Backoff unused = new Backoff(attempts, first, max); // says at once what is wrong
    }

    Backoff backoff() {
      return new Backoff(attempts, first, max);
    }
  }

  /**
   * @param topic if absent, the group's id and {@code -dead-letter}
   */
  record DeadLetter(@Nullable String topic) {}
}
