package io.asgard.datlantis;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class DatlantisSettingsTest {
  private final ApplicationContextRunner app =
      new ApplicationContextRunner()
          .withInitializer(new ConfigDataApplicationContextInitializer())
          .withUserConfiguration(Settings.class);

  @EnableConfigurationProperties(DatlantisSettings.class)
  static class Settings {}

  @Test
  void defaults() {
    assertSettings(
        app,
        new DatlantisSettings(
            Duration.ofSeconds(1),
            new DatlantisSettings.Postgres("jdbc:postgresql://127.0.0.1:8520/asgard", "asgard", ""),
            new DatlantisSettings.Flink(
                URI.create("http://127.0.0.1:8550"),
                Path.of("dagger/target/dagger-0.1.0-SNAPSHOT-job.jar"),
                URI.create("file:///var/lib/asgard/checkpoints")),
            new DatlantisSettings.Job(
                URI.create("http://127.0.0.1:8530/write"),
                "locstream",
                "asgard-windows",
                Path.of("/run/secrets/asgard/dagger.token")),
            new DatlantisSettings.Kafka(""),
            new DatlantisSettings.Odin(
                URI.create("http://127.0.0.1:8400"), Path.of("/var/lib/asgard/streams")),
            service("http://127.0.0.1:8410"),
            service("http://127.0.0.1:8450"),
            service("http://127.0.0.1:8460")));
  }

  @Test
  void everySettingCanBeSet() {
    assertSettings(
        app.withPropertyValues(
            "datlantis.interval=3s",
            "datlantis.postgres.url=jdbc:postgresql://pg/d",
            "datlantis.postgres.user=u",
            "datlantis.postgres.password=p",
            "datlantis.flink.url=http://f",
            "datlantis.flink.job-jar=/j.jar",
            "datlantis.flink.checkpoints=file:///c",
            "datlantis.job.time-series=http://t/write",
            "datlantis.job.windows-stream=w",
            "datlantis.job.windows-topic=wt",
            "datlantis.job.token-file=/t",
            "datlantis.kafka.bootstrap-servers=k:1",
            "datlantis.odin.url=http://o",
            "datlantis.odin.cache=/s",
            "datlantis.registry.url=http://r",
            "datlantis.enigma.url=http://e",
            "datlantis.cosmos.url=http://c"),
        new DatlantisSettings(
            Duration.ofSeconds(3),
            new DatlantisSettings.Postgres("jdbc:postgresql://pg/d", "u", "p"),
            new DatlantisSettings.Flink(
                URI.create("http://f"), Path.of("/j.jar"), URI.create("file:///c")),
            new DatlantisSettings.Job(URI.create("http://t/write"), "w", "wt", Path.of("/t")),
            new DatlantisSettings.Kafka("k:1"),
            new DatlantisSettings.Odin(URI.create("http://o"), Path.of("/s")),
            service("http://r"),
            service("http://e"),
            service("http://c")));
  }

  @Test
  void checkpointsElsewhereThanInFilesStopTheStart() {
    app.withPropertyValues("datlantis.flink.checkpoints=s3://bucket/c")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("checkpoints (expected: a file: URI)"));
  }

  private static DatlantisSettings.Service service(String url) {
    return new DatlantisSettings.Service(URI.create(url));
  }

  private static void assertSettings(ApplicationContextRunner app, DatlantisSettings expected) {
    app.run(context -> assertThat(context.getBean(DatlantisSettings.class)).isEqualTo(expected));
  }
}
