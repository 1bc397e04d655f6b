package io.asgard.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class AtlasSettingsTest {
  private final ApplicationContextRunner app =
      new ApplicationContextRunner()
          .withInitializer(new ConfigDataApplicationContextInitializer())
          .withUserConfiguration(Settings.class);

  @EnableConfigurationProperties(AtlasSettings.class)
  static class Settings {}

  @Test
  void defaults() {
    assertSettings(
        app,
        new AtlasSettings(
            new AtlasSettings.Cosmos(
                URI.create("http://127.0.0.1:8460"),
                URI.create("ws://127.0.0.1:8460/v1/live"),
                Duration.ofSeconds(5)),
            new AtlasSettings.Enigma(URI.create("http://127.0.0.1:8450"), Duration.ofSeconds(30))));
  }

  @Test
  void everySettingCanBeSet() {
    assertSettings(
        app.withPropertyValues(
            "atlas.cosmos.url=http://c",
            "atlas.cosmos.live-url=wss://map/live",
            "atlas.cosmos.timeout=1s",
            "atlas.enigma.url=http://e",
            "atlas.enigma.timeout=2s"),
        new AtlasSettings(
            new AtlasSettings.Cosmos(
                URI.create("http://c"), URI.create("wss://map/live"), Duration.ofSeconds(1)),
            new AtlasSettings.Enigma(URI.create("http://e"), Duration.ofSeconds(2))));
  }

  @Test
  void aMistypedSettingStopsTheStart() {
    assertFailure("atlas.cosmos.timeuot=3s", "timeuot");
  }

  @Test
  void aZeroStopsTheStart() {
    app.withPropertyValues("atlas.enigma.timeout=0s")
        .run(context -> assertThat(context).hasFailed());
  }

  @Test
  void aLiveAddressThatIsNoWebSocketStopsTheStart() {
    assertFailure("atlas.cosmos.live-url=http://map/live", "(expected: ws:// or wss://)");
  }

  private void assertFailure(String setting, String message) {
    app.withPropertyValues(setting)
        .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining(message));
  }

  private static void assertSettings(ApplicationContextRunner app, AtlasSettings expected) {
    app.run(context -> assertThat(context.getBean(AtlasSettings.class)).isEqualTo(expected));
  }
}
