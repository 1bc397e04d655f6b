package io.asgard.firehose.store;

import io.asgard.platform.service.Problems;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where objects are.
 *
 * @param url {@code s3://bucket/prefix}, or {@code file:///directory}
 * @param endpoint of an S3 server that is not AWS; that of the region if absent
 * @param accessKey if absent AWS's usual places are looked at: environment, profile, machine
 * @param timeout for a whole call
 */
public record ObjectStoreSettings(
    @NotNull URI url,
    @Nullable URI endpoint,
    @NotBlank @DefaultValue("us-east-1") String region,
    @Nullable String accessKey,
    @Nullable String secretKey,
    @DurationMin(millis = 1) @DurationMax(seconds = 15) @DefaultValue("10s") Duration timeout) {
  private static final Set<String> HTTP = Set.of("http", "https");

  boolean isDirectory() {
    return "file".equals(url.getScheme());
  }

  /** Adds what is wrong; the settings' names begin like that. */
  public void check(String name, Problems problems) {
    boolean file = isDirectory() && url.getPath() != null && url.getAuthority() == null;
    boolean s3 = "s3".equals(url.getScheme()) && url.getAuthority() != null;
    problems.check(
        (file || s3) && url.getQuery() == null,
        name + "url: " + url + " (expected: as s3://bucket/prefix or file:///directory)");
    problems.check(
        endpoint == null || endpoint.getHost() != null && HTTP.contains(endpoint.getScheme()),
        name + "endpoint: " + endpoint + " (expected: as http://host:9000)");
    problems.check(
        (accessKey == null) == (secretKey == null),
        name + "access-key: " + accessKey + " (expected: with secret-key, or neither)");
  }
}
