package io.asgard.enigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.enigma.EnigmaSettings.Kafka;
import io.asgard.enigma.EnigmaSettings.Limits;
import io.asgard.enigma.EnigmaSettings.Odin;
import io.asgard.enigma.EnigmaSettings.Store;
import io.asgard.enigma.EnigmaSettings.StoreType;
import io.asgard.enigma.EnigmaSettings.Windows;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class EnigmaSettingsTest {
  private static final URI URL = URI.create("http://127.0.0.1:8530");

  private final ApplicationContextRunner app =
      new ApplicationContextRunner()
          .withUserConfiguration(Scan.class)
          .withPropertyValues(
              "enigma.store.url=" + URL, "enigma.kafka.bootstrap-servers=127.0.0.1:8501");

  @Test
  void defaults() {
    app.run(
        context ->
            assertThat(context.getBean(EnigmaSettings.class))
                .isEqualTo(
                    new EnigmaSettings(
                        new Store(StoreType.QUESTDB, URL, "asgard", Duration.ofSeconds(30)),
                        new Kafka("127.0.0.1:8501", null, Map.of()),
                        new Odin(URI.create("http://127.0.0.1:8400"), Path.of("var/odin")),
                        new Windows("asgard-windows", Duration.ofSeconds(5)),
                        new Limits(100_000, Duration.ofSeconds(60), 1_000))));
  }

  @Test
  void everySettingCanBeSet() {
    app.withPropertyValues(
            "enigma.store.type=influxdb",
            "enigma.store.url=http://h:1",
            "enigma.store.database=d",
            "enigma.store.timeout=1s",
            "enigma.kafka.bootstrap-servers=",
            "enigma.kafka.stream=s",
            "enigma.kafka.properties.a.b=c",
            "enigma.odin.url=http://o:1",
            "enigma.odin.cache=/c",
            "enigma.windows.topic=t",
            "enigma.windows.patience=2s",
            "enigma.limits.max-rows=3",
            "enigma.limits.max-wait=4s",
            "enigma.limits.max-filter-values=5")
        .run(
            context ->
                assertThat(context.getBean(EnigmaSettings.class))
                    .isEqualTo(
                        new EnigmaSettings(
                            new Store(
                                StoreType.INFLUXDB,
                                URI.create("http://h:1"),
                                "d",
                                Duration.ofSeconds(1)),
                            new Kafka(null, "s", Map.of("a.b", "c")),
                            new Odin(URI.create("http://o:1"), Path.of("/c")),
                            new Windows("t", Duration.ofSeconds(2)),
                            new Limits(3, Duration.ofSeconds(4), 5))));
  }

  @Test
  void aMistypedKeyStopsTheStart() {
    app.withPropertyValues("enigma.limits.max-row=3")
        .run(context -> assertThat(context).hasFailed());
  }

  @Test
  void kafkaMustBeLocated() {
    app.withPropertyValues("enigma.kafka.bootstrap-servers=")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("bootstrap-servers or stream must be set"));
  }

  @EnableConfigurationProperties(EnigmaSettings.class)
  static class Scan {}
}
