package io.asgard.datlantis;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The whole configuration.
 *
 * @param interval how often the cluster is compared with what is desired
 */
@Validated
@ConfigurationProperties(prefix = "datlantis", ignoreUnknownFields = false)
record DatlantisSettings(
    @DurationMin(millis = 100) @DefaultValue("1s") Duration interval,
    @Valid @NotNull Postgres postgres,
    @Valid @NotNull Flink flink,
    @Valid @NotNull Job job,
    @Valid @DefaultValue Kafka kafka,
    @Valid @NotNull Odin odin,
    @Valid @NotNull Service registry,
    @Valid @NotNull Service enigma,
    @Valid @NotNull Service cosmos) {

  /** Where jobs are kept. */
  record Postgres(@NotBlank String url, @NotBlank String user, @DefaultValue("") String password) {}

  /**
   * Where jobs run.
   *
   * @param url the JobManager's REST address
   * @param jobJar dagger's jar
   * @param checkpoints directory of retained checkpoints, seen by the cluster and by us
   */
  record Flink(@NotNull URI url, @NotNull Path jobJar, @NotNull URI checkpoints) {
    @AssertTrue(message = "checkpoints (expected: a file: URI)")
    boolean isCheckpointsInFiles() {
      return "file".equals(checkpoints.getScheme());
    }
  }

  /**
   * What every job is told.
   *
   * @param timeSeries address that takes line protocol
   * @param windowsStream stream of the topic of closed windows
   * @param tokenFile the token that a job shows to the registry
   */
  record Job(
      @NotNull URI timeSeries,
      @NotBlank String windowsStream,
      @NotBlank @DefaultValue("asgard-windows") String windowsTopic,
      @NotNull Path tokenFile) {}

  /**
   * Streams without Odin.
   *
   * @param bootstrapServers one address for every stream; empty: Odin is asked
   */
  record Kafka(@Nullable String bootstrapServers) {}

  /**
   * Who knows where streams are served.
   *
   * @param cache directory that keeps the last answers
   */
  record Odin(@NotNull URI url, @NotNull Path cache) {}

  record Service(@NotNull URI url) {}
}
