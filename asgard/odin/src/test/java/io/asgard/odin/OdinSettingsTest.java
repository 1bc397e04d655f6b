package io.asgard.odin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class OdinSettingsTest {
  private final ApplicationContextRunner app =
      new ApplicationContextRunner()
          .withInitializer(new ConfigDataApplicationContextInitializer())
          .withUserConfiguration(Settings.class)
          .withPropertyValues("odin.root=/repo", "odin.home=/repo/var");

  @EnableConfigurationProperties(OdinSettings.class)
  static class Settings {}

  @Test
  void defaults() {
    assertSettings(app, new OdinSettings(Path.of("/repo"), Path.of("/repo/var"), 0));
  }

  @Test
  void everySettingCanBeSet() {
    assertSettings(
        app.withPropertyValues("odin.root=/r", "odin.home=/h", "odin.port-offset=1000"),
        new OdinSettings(Path.of("/r"), Path.of("/h"), 1000));
  }

  @Test
  void aMistypedSettingStopsTheStart() {
    app.withPropertyValues("odin.port-ofset=1")
        .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("ofset"));
  }

  private static void assertSettings(ApplicationContextRunner app, OdinSettings expected) {
    app.run(context -> assertThat(context.getBean(OdinSettings.class)).isEqualTo(expected));
  }
}
