package io.asgard.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

class RegistrySettingsTest {
  private static final String URL = "jdbc:postgresql://db/registry";

  private final ApplicationContextRunner app =
      new ApplicationContextRunner()
          .withUserConfiguration(Settings.class)
          .withPropertyValues("registry.postgres.url=" + URL, "registry.postgres.user=registry");

  @Configuration
  @EnableConfigurationProperties(RegistrySettings.class)
  static class Settings {}

  @Test
  void hasDefaults() {
    expect(
        app,
        new RegistrySettings(
            new RegistrySettings.Postgres(URL, "registry", "", 4, Duration.ofSeconds(3)),
            Duration.ofSeconds(1),
            DataSize.ofMegabytes(16),
            Duration.ofSeconds(10),
            Duration.ofDays(7)));
  }

  @Test
  void everySettingCanBeSet() {
    expect(
        app.withPropertyValues(
            "registry.postgres.password=secret",
            "registry.postgres.connections=9",
            "registry.postgres.timeout=7s",
            "registry.refresh=500ms",
            "registry.max-descriptor-set=1MB",
            "registry.compile-timeout=20s",
            "registry.forget-readers-after=1d"),
        new RegistrySettings(
            new RegistrySettings.Postgres(URL, "registry", "secret", 9, Duration.ofSeconds(7)),
            Duration.ofMillis(500),
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(20),
            Duration.ofDays(1)));
  }

  @Test
  void stopsTheStartWhenAKeyIsMistyped() {
    app.withPropertyValues("registry.refesh=1s")
        .run(c -> assertThat(c).getFailure().rootCause().hasMessageContaining("registry.refesh"));
  }

  @Test
  void stopsTheStartWhenThePromiseOfThreeSecondsCannotBeKept() {
    app.withPropertyValues("registry.refresh=10s").run(c -> assertThat(c).hasFailed());
  }

  private static void expect(ApplicationContextRunner app, RegistrySettings expected) {
    app.run(c -> assertThat(c.getBean(RegistrySettings.class)).isEqualTo(expected));
  }
}
