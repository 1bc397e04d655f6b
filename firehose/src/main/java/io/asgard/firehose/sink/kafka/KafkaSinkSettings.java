package io.asgard.firehose.sink.kafka;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A Kafka cluster, mostly another than the one that is read. A record keeps its event's headers and
 * time.
 *
 * @param topic with {@code {{expressions}}}; it must exist
 * @param key CEL, text or bytes, null for none; the event's key if absent
 * @param properties of the producer, passed through
 * @param timeout after which an event that is not acknowledged is tried again
 */
public record KafkaSinkSettings(
    @NotBlank String bootstrapServers,
    @NotBlank String topic,
    @DefaultValue("BYTES") Body body,
    @Nullable String key,
    @DefaultValue Map<String, String> properties,
    @DurationMin(millis = 100) @DurationMax(seconds = 10) @DefaultValue("10s") Duration timeout) {

  /** What the value of a record is. */
  public enum Body {
    /** The event's own, as it is; none if it has none. */
    BYTES,
    /** All of the event, or firehose.fields, as JSON. */
    JSON
  }
}
