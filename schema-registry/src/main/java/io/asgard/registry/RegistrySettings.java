package io.asgard.registry;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The whole configuration.
 *
 * @param refresh how often another instance's writes are looked for; at most 3 s old is promised
 * @param maxDescriptorSet also of .proto files, all together
 * @param compileTimeout how long protoc may take
 * @param forgetReadersAfter a reader that was silent for so long is named no more
 */
@Validated
@ConfigurationProperties(prefix = "registry", ignoreUnknownFields = false)
record RegistrySettings(
    @Valid @NotNull Postgres postgres,
    @DurationMin(millis = 10) @DurationMax(seconds = 2) @DefaultValue("1s") Duration refresh,
    @DefaultValue("16MB") DataSize maxDescriptorSet,
    @DurationMin(seconds = 1) @DurationMax(minutes = 5) @DefaultValue("10s")
        Duration compileTimeout,
    @DurationMin(minutes = 1) @DefaultValue("7d") Duration forgetReadersAfter) {

  record Postgres(
      @NotBlank String url,
      @NotBlank String user,
      @DefaultValue("") String password,
      @Positive @DefaultValue("4") int connections,
      @DurationMin(seconds = 1) @DefaultValue("3s") Duration timeout) {}
}
