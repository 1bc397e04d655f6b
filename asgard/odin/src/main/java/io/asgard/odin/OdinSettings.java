package io.asgard.odin;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Odin's settings.
 *
 * @param root of the repository, where what it runs was built
 * @param home where everything is that is made at run time
 * @param portOffset added to every port
 */
@Validated
@ConfigurationProperties(prefix = "odin", ignoreUnknownFields = false)
record OdinSettings(
    @NotNull Path root,
    @NotNull Path home,
    @PositiveOrZero @DefaultValue("0") int portOffset,
    @Valid @DefaultValue Journal journal) {

  /**
   * Where Odin remembers what it did.
   *
   * @param url of a PostgreSQL database, for Odins on several hosts; empty: a file in home
   * @param lease how long nobody else can take over from an Odin that does not answer
   */
  record Journal(
      @Pattern(
              regexp = "|jdbc:postgresql:.+",
              message = "(expected: jdbc:postgresql://HOST/DATABASE, or nothing)")
          @DefaultValue("")
          String url,
      @DefaultValue("") String user,
      @DefaultValue("") String password,
      @DurationMin(seconds = 2) @DefaultValue("8s") Duration lease) {}
}
