package io.asgard.odin;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.odin.OdinSettings.Journal;
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
    assertSettings(
        app,
        new OdinSettings(
            Path.of("/repo"), Path.of("/repo/var"), 0, new Journal("", "", "", ofSeconds(8))));
  }

  @Test
  void everySettingCanBeSet() {
    assertSettings(
        app.withPropertyValues(
            "odin.root=/r",
            "odin.home=/h",
            "odin.port-offset=1000",
            "odin.journal.url=jdbc:postgresql://db/odin",
            "odin.journal.user=odin",
            "odin.journal.password=secret",
            "odin.journal.lease=20s"),
        new OdinSettings(
            Path.of("/r"),
            Path.of("/h"),
            1000,
            new Journal("jdbc:postgresql://db/odin", "odin", "secret", ofSeconds(20))));
  }

  @Test
  void everyWrongSettingIsTold() {
    app.withPropertyValues("odin.journal.url=mysql://db", "odin.journal.lease=1s")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("expected: jdbc:postgresql://HOST/DATABASE")
                    .hasMessageContaining("journal.lease"));
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
