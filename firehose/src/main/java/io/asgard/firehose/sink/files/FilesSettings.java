package io.asgard.firehose.sink.files;

import io.asgard.firehose.store.ObjectStoreSettings;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Object storage. A batch goes there at once, so that files are as large as batches:
 * firehose.batch.events and firehose.batch.time, with firehose.in-flight.
 *
 * @param url {@code s3://bucket/prefix}, or {@code file:///directory}
 * @param endpoint of an S3 server that is not AWS; that of the region if absent
 * @param accessKey if absent AWS's usual places are looked at: environment, profile, machine
 * @param path below the url, with {@code {{expressions}}}; what these give is one part of it
 * @param partition what is added to the path, by the time of the event in UTC
 * @param gzip whether files are compressed
 * @param timeout for writing one object
 */
public record FilesSettings(
    @NotNull URI url,
    @Nullable URI endpoint,
    @NotBlank @DefaultValue("us-east-1") String region,
    @Nullable String accessKey,
    @Nullable String secretKey,
    @NotNull @DefaultValue("{{topic}}") String path,
    @DefaultValue("HOUR") Partition partition,
    @DefaultValue("JSON_LINES") Format format,
    @DefaultValue("true") boolean gzip,
    @DurationMin(millis = 1) @DurationMax(seconds = 15) @DefaultValue("10s") Duration timeout) {

  /** Events that are in one directory. */
  public enum Partition {
    /** All. */
    NONE,
    /** Those of a day, as {@code dt=2026-03-01}. */
    DAY,
    /** Those of an hour, as {@code dt=2026-03-01/hr=07}. */
    HOUR
  }

  /** What is in a file. */
  public enum Format {
    /** All of each event, or firehose.fields, as JSON on a line of its own. */
    JSON_LINES,
    /** The bytes of the messages, each with its length before it, as a varint. */
    RAW
  }

  ObjectStoreSettings store() {
    return new ObjectStoreSettings(url, endpoint, region, accessKey, secretKey, timeout);
  }
}
