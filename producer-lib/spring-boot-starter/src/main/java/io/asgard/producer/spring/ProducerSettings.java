package io.asgard.producer.spring;

import io.asgard.producer.Compression;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of the producer.
 *
 * @param enabled false: there is no producer, and nothing else has to be set
 * @param fronting the servers: host:port or, with TLS, https://host:port
 * @param tls of https servers
 * @param tokenFile the bearer token; it may be replaced while the application runs
 * @param batch what a request holds at most
 * @param linger how long an event waits for others to share its request
 * @param requestsInFlight how many requests may be under way
 * @param compression of requests
 * @param memory that unanswered events may occupy
 * @param maxBlock how long publish waits for memory; then the event is refused
 * @param backoff the pause before a retry
 * @param requestTimeout how long a server may take to answer
 * @param deliveryTimeout how long an event is retried; then it is refused
 * @param spool where events go that have to wait
 */
@Validated
@ConfigurationProperties(prefix = "asgard.producer", ignoreUnknownFields = false)
record ProducerSettings(
    @DefaultValue("true") boolean enabled,
    @NotEmpty List<String> fronting,
    @Valid @NotNull @DefaultValue Tls tls,
    @Nullable Path tokenFile,
    @Valid @NotNull @DefaultValue Batch batch,
    @DurationMin @NotNull @DefaultValue("5ms") Duration linger,
    @Positive @Max(1000) @DefaultValue("8") int requestsInFlight,
    @NotNull @DefaultValue("none") Compression compression,
    @NotNull @DefaultValue("64MB") DataSize memory,
    @DurationMin @NotNull @DefaultValue("30s") Duration maxBlock,
    @Valid @NotNull @DefaultValue Backoff backoff,
    @DurationMin(millis = 1) @NotNull @DefaultValue("30s") Duration requestTimeout,
    @DurationMin(millis = 1) @NotNull @DefaultValue("2m") Duration deliveryTimeout,
    @Valid @NotNull @DefaultValue Spool spool) {

  /**
   * Files in PEM.
   *
   * @param trust certificates that servers may show; none: those that the JDK trusts
   * @param certificate what this client shows; none: nothing
   * @param key of the certificate
   */
  record Tls(@Nullable Path trust, @Nullable Path certificate, @Nullable Path key) {
    Tls {
      if ((certificate == null) != (key == null)) {
        throw new IllegalArgumentException(
            "asgard.producer.tls: certificate "
                + certificate
                + ", key "
                + key
                + " (expected: both or neither)");
      }
    }
  }

  /** At most so many events, of so many bytes together. */
  record Batch(
      @Positive @Max(10_000) @DefaultValue("1000") int events,
      @NotNull @DefaultValue("512KB") DataSize bytes) {
    private static final DataSize MOST = DataSize.ofMegabytes(1);

    Batch {
      if (bytes.isNegative() || bytes.toBytes() == 0 || bytes.compareTo(MOST) > 0) {
        throw new IllegalArgumentException(
            "asgard.producer.batch.bytes: " + bytes + " (expected: 1B to 1MB)");
      }
    }
  }

  /** Doubling from first to max, less up to half by chance. */
  record Backoff(
      @DurationMin(millis = 1) @NotNull @DefaultValue("50ms") Duration first,
      @DurationMin(millis = 1) @NotNull @DefaultValue("1s") Duration max) {}

  /**
   * A folder of events that wait for the servers.
   *
   * @param folder none: events wait in memory only
   * @param max what the folder may take
   */
  record Spool(@Nullable Path folder, @NotNull @DefaultValue("1GB") DataSize max) {}
}
