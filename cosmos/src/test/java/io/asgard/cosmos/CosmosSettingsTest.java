package io.asgard.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class CosmosSettingsTest {
  private final ApplicationContextRunner app =
      new ApplicationContextRunner()
          .withInitializer(new ConfigDataApplicationContextInitializer())
          .withUserConfiguration(Settings.class);

  @EnableConfigurationProperties(CosmosSettings.class)
  static class Settings {}

  @Test
  void defaults() {
    assertSettings(
        app,
        new CosmosSettings(
            new CosmosSettings.Postgres(
                "jdbc:postgresql://127.0.0.1:8520/asgard", "asgard", "", Duration.ofSeconds(2)),
            new CosmosSettings.Enigma(URI.create("http://127.0.0.1:8450"), Duration.ofSeconds(25)),
            new CosmosSettings.Live(
                List.of("http://127.0.0.1:[*]", "http://localhost:[*]"), Duration.ofSeconds(20))));
  }

  @Test
  void everySettingCanBeSet() {
    assertSettings(
        app.withPropertyValues(
            "cosmos.postgres.url=jdbc:postgresql://pg/c",
            "cosmos.postgres.user=u",
            "cosmos.postgres.password=p",
            "cosmos.postgres.refresh=1s",
            "cosmos.enigma.url=http://e",
            "cosmos.enigma.poll=5s",
            "cosmos.live.allowed-origins=https://map",
            "cosmos.live.ping=3s"),
        new CosmosSettings(
            new CosmosSettings.Postgres("jdbc:postgresql://pg/c", "u", "p", Duration.ofSeconds(1)),
            new CosmosSettings.Enigma(URI.create("http://e"), Duration.ofSeconds(5)),
            new CosmosSettings.Live(List.of("https://map"), Duration.ofSeconds(3))));
  }

  @Test
  void aMistypedSettingStopsTheStart() {
    app.withPropertyValues("cosmos.live.pong=3s")
        .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("pong"));
  }

  @Test
  void aZeroStopsTheStart() {
    app.withPropertyValues("cosmos.live.ping=0s").run(context -> assertThat(context).hasFailed());
  }

  private static void assertSettings(ApplicationContextRunner app, CosmosSettings expected) {
    app.run(context -> assertThat(context.getBean(CosmosSettings.class)).isEqualTo(expected));
  }
}
