package io.asgard.producer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.producer.Compression;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class ProducerSettingsTest {
  private final ApplicationContextRunner app =
      new ApplicationContextRunner()
          .withUserConfiguration(Settings.class)
          .withPropertyValues("asgard.producer.fronting=a:1");

  @EnableConfigurationProperties(ProducerSettings.class)
  static class Settings {}

  @Test
  void defaults() {
    assertSettings(
        app,
        new ProducerSettings(
            true,
            List.of("a:1"),
            new ProducerSettings.Tls(null, null, null),
            null,
            new ProducerSettings.Batch(1000, DataSize.ofKilobytes(512)),
            Duration.ofMillis(5),
            8,
            Compression.NONE,
            DataSize.ofMegabytes(64),
            Duration.ofSeconds(30),
            new ProducerSettings.Backoff(Duration.ofMillis(50), Duration.ofSeconds(1)),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            new ProducerSettings.Spool(null, DataSize.ofGigabytes(1))));
  }

  @Test
  void everySettingCanBeSet() {
    assertSettings(
        app.withPropertyValues(
            "asgard.producer.enabled=false",
            "asgard.producer.fronting=a:1,https://b:2",
            "asgard.producer.tls.trust=/ca.crt",
            "asgard.producer.tls.certificate=/me.crt",
            "asgard.producer.tls.key=/me.key",
            "asgard.producer.token-file=/run/token",
            "asgard.producer.batch.events=10",
            "asgard.producer.batch.bytes=1KB",
            "asgard.producer.linger=0",
            "asgard.producer.requests-in-flight=2",
            "asgard.producer.compression=gzip",
            "asgard.producer.memory=1MB",
            "asgard.producer.max-block=0s",
            "asgard.producer.backoff.first=1ms",
            "asgard.producer.backoff.max=2ms",
            "asgard.producer.request-timeout=3s",
            "asgard.producer.delivery-timeout=4s",
            "asgard.producer.spool.folder=/var/spool/me",
            "asgard.producer.spool.max=5MB"),
        new ProducerSettings(
            false,
            List.of("a:1", "https://b:2"),
            new ProducerSettings.Tls(Path.of("/ca.crt"), Path.of("/me.crt"), Path.of("/me.key")),
            Path.of("/run/token"),
            new ProducerSettings.Batch(10, DataSize.ofKilobytes(1)),
            Duration.ZERO,
            2,
            Compression.GZIP,
            DataSize.ofMegabytes(1),
            Duration.ZERO,
            new ProducerSettings.Backoff(Duration.ofMillis(1), Duration.ofMillis(2)),
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            new ProducerSettings.Spool(Path.of("/var/spool/me"), DataSize.ofMegabytes(5))));
  }

  @ParameterizedTest
  @CsvSource({
    "asgard.producer.lingr=1s, lingr",
    "asgard.producer.fronting=, fronting",
    "asgard.producer.batch.events=0, batch.events",
    "asgard.producer.batch.events=10001, batch.events",
    "asgard.producer.batch.bytes=3GB, asgard.producer.batch.bytes: 3221225472B",
    "asgard.producer.requests-in-flight=0, requestsInFlight",
    "asgard.producer.delivery-timeout=0s, deliveryTimeout"
  })
  void whatIsWrongStopsTheStart(String property, String named) {
    app.withPropertyValues(property)
        .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining(named));
  }

  private static void assertSettings(ApplicationContextRunner app, ProducerSettings expected) {
    app.run(context -> assertThat(context.getBean(ProducerSettings.class)).isEqualTo(expected));
  }
}
