package io.asgard.fronting;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The whole configuration.
 *
 * @param address where gRPC and REST listen
 * @param port of gRPC and REST; the actuator is on {@code server.port}
 * @param maxEvent largest key and message together; larger is TOO_LARGE
 * @param maxRequest largest request body or gRPC message
 * @param maxReceiving requests that are not complete yet, all together; beyond it is 503; as much
 *     again for those of streams and WebSockets that wait for their answers
 * @param maxConnections beyond it, new ones are closed
 * @param maxTails how many may look at events at the same time, half of them of one team
 * @param maxInFlight events of requests that Kafka has not acknowledged as a whole; beyond it is
 *     UNAVAILABLE
 * @param answerWithin how long Kafka may take; what it has not acknowledged by then is UNAVAILABLE
 * @param ping after how long a silent WebSocket is asked whether it is there; as long again without
 *     an answer, and it is closed
 * @param drain how long a stop waits for requests that are being answered
 * @param target where an event goes first
 * @param kafka the data stream, of the topics that no route names
 * @param frontingStream the team's own stream, if that is the target
 * @param live file of the routes and quotas, which change without a restart; none: no routes or
 *     limits
 * @param tls what the port shows of itself; none: it speaks in the clear
 */
@Validated
@ConfigurationProperties(prefix = "fronting", ignoreUnknownFields = false)
record FrontingSettings(
    @NotBlank @DefaultValue("127.0.0.1") String address,
    @Min(0) @Max(65535) @DefaultValue("8420") int port,
    @DefaultValue("1MB") DataSize maxEvent,
    @DefaultValue("2MB") DataSize maxRequest,
    @DefaultValue("32MB") DataSize maxReceiving,
    @Positive @DefaultValue("20000") int maxConnections,
    @Positive @DefaultValue("8") int maxTails,
    @DefaultValue("32MB") DataSize maxInFlight,
    @DefaultValue("15s") Duration answerWithin,
    @DefaultValue("30s") Duration ping,
    @DefaultValue("8s") Duration drain,
    @Nullable Path live,
    @Valid @Nullable Tls tls,
    @DefaultValue("data") Target target,
    @Valid @DefaultValue Kafka kafka,
    @Valid @Nullable Kafka frontingStream,
    @Valid @DefaultValue Spool spool,
    @Valid @DefaultValue Worker worker,
    @Valid @DefaultValue Odin odin,
    @Valid @DefaultValue Registry registry) {
  FrontingSettings {
    positive("fronting.max-event", maxEvent.toBytes());
    positive("fronting.answer-within", answerWithin.toMillis());
    positive("fronting.ping", ping.toMillis());
    positive("fronting.drain", drain.toMillis());
    ordered("fronting.max-request", maxRequest, "fronting.max-event", maxEvent);
    ordered("fronting.max-receiving", maxReceiving, "fronting.max-request", maxRequest);
    ordered("fronting.max-in-flight", maxInFlight, "fronting.max-event", maxEvent);
    if (target == Target.FRONTING && frontingStream == null) {
      throw new IllegalArgumentException(
          "fronting.fronting-stream: missing (expected: set, fronting.target is fronting)");
    }
    if (spool.after().compareTo(answerWithin) >= 0) {
      throw new IllegalArgumentException(
          "fronting.spool.after: %s (expected: < fronting.answer-within, %s)"
              .formatted(spool.after(), answerWithin));
    }
  }

  /** The streams whose addresses or properties are set here. */
  List<Kafka> streams() {
    return frontingStream == null ? List.of(kafka) : List.of(kafka, frontingStream);
  }

  /** Where an event goes first. */
  enum Target {
    /** Straight to the data stream. */
    DATA,
    /** To the team's own stream, from which the worker moves it on. */
    FRONTING
  }

  /**
   * Where events wait while Kafka is away.
   *
   * @param directory of one server alone, on a disk that outlives it
   * @param max bytes for each stream; 0: nothing is spooled
   * @param after how long Kafka may take before events go to the disk
   */
  record Spool(
      @NotNull @DefaultValue("data/spool") Path directory,
      @DefaultValue("10GB") DataSize max,
      @DefaultValue("2s") Duration after) {
    Spool {
      positive("fronting.spool.after", after.toMillis());
      if (max.isNegative()) {
        throw new IllegalArgumentException("fronting.spool.max: " + max + " (expected: >= 0B)");
      }
    }
  }

  /**
   * Moves events from the fronting stream to the data streams, if that is the target.
   *
   * @param groupId consumer group; the servers of a team share one
   * @param properties of the Kafka consumer, passed through
   */
  record Worker(
      @NotBlank @DefaultValue("fronting-worker") String groupId,
      @DefaultValue Map<String, String> properties) {}

  /**
   * Where events go.
   *
   * @param bootstrapServers plain address; wins over the stream
   * @param stream name of the stream, whose address Odin knows
   * @param properties of the Kafka producer, passed through
   */
  record Kafka(
      @Nullable String bootstrapServers,
      @Nullable String stream,
      @DefaultValue Map<String, String> properties) {
    /** What routes, metrics and the spool's directory call it. */
    String name() {
      return stream == null ? PLAIN : stream;
    }

    private static final String PLAIN = "kafka";
    // What an answer means rests on these.
    private static final Set<String> OURS =
        Set.of("acks", "enable.idempotence", "max.block.ms", "delivery.timeout.ms");

    Kafka {
      if (bootstrapServers == null && stream == null) {
        throw new IllegalArgumentException(
            "fronting.kafka, fronting.fronting-stream: neither bootstrap-servers nor stream"
                + " (expected: one of them)");
      }
      for (String key : OURS) {
        if (properties.containsKey(key)) {
          throw new IllegalArgumentException(
              "fronting.kafka.properties."
                  + key
                  + ": "
                  + properties.get(key)
                  + " (expected: not set, the meaning of an answer rests on it)");
        }
      }
    }
  }

  /**
   * Files in PEM, taken up anew when they change.
   *
   * @param certificate of the server, with its chain
   * @param key of the certificate
   * @param clientCa who signs the certificates that clients have to show; none: they need none
   */
  record Tls(@NotNull Path certificate, @NotNull Path key, @Nullable Path clientCa) {}

  /**
   * Who knows where streams are.
   *
   * @param url of Odin
   * @param cache directory of the last known locations, so that Odin's absence stops nobody
   */
  record Odin(
      @NotNull @DefaultValue("http://127.0.0.1:8400") URI url,
      @NotNull @DefaultValue("data/streams") Path cache) {}

  /**
   * Who knows what a topic's events look like.
   *
   * @param url of the schema registry
   */
  record Registry(@NotNull @DefaultValue("http://127.0.0.1:8410") URI url) {}

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }

  private static void ordered(String name, DataSize value, String bound, DataSize atLeast) {
    if (value.compareTo(atLeast) < 0) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: >= " + bound + ", " + atLeast + ")");
    }
  }
}
