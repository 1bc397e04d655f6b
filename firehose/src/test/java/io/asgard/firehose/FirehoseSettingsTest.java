package io.asgard.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.FirehoseSettings.DeadLetter;
import io.asgard.firehose.FirehoseSettings.Http;
import io.asgard.firehose.FirehoseSettings.Kafka;
import io.asgard.firehose.FirehoseSettings.Log;
import io.asgard.firehose.FirehoseSettings.Odin;
import io.asgard.firehose.FirehoseSettings.Registry;
import io.asgard.firehose.FirehoseSettings.Retry;
import io.asgard.firehose.FirehoseSettings.Sink;
import io.asgard.firehose.FirehoseSettings.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class FirehoseSettingsTest {
  private final ApplicationContextRunner app =
      new ApplicationContextRunner()
          .withUserConfiguration(Settings.class)
          .withPropertyValues(
              "firehose.kafka.bootstrap-servers=b:1",
              "firehose.kafka.topics=a,b",
              "firehose.kafka.group-id=g",
              "firehose.sink.type=log");

  private static final FirehoseSettings DEFAULTS =
      new FirehoseSettings(
          new Kafka("b:1", null, List.of("a", "b"), "g", Map.of()),
          new Odin(URI.create("http://127.0.0.1:8400"), Path.of("var/firehose/streams")),
          new Registry(URI.create("http://127.0.0.1:8410")),
          new Sink(
              Type.LOG,
              new Log(1),
              new Http(null, true, Duration.ofSeconds(5), Map.of(), Set.of(408, 429))),
          new Retry(12, Duration.ofMillis(100), Duration.ofSeconds(30)),
          new DeadLetter(null));

  @Configuration
  @EnableConfigurationProperties(FirehoseSettings.class)
  static class Settings {}

  @Test
  void hasDefaults() {
    expect(app, DEFAULTS);
    assertThat(DEFAULTS.deadLetterTopic()).isEqualTo("g-dead-letter");
  }

  @Test
  void documentsItsDefaults() {
    expect(app.withInitializer(new ConfigDataApplicationContextInitializer()), DEFAULTS);
  }

  @Test
  void everySettingCanBeSet() {
    expect(
        app.withPropertyValues(
            "firehose.kafka.stream=s",
            "firehose.kafka.properties.max.poll.records=7",
            "firehose.odin.url=http://odin",
            "firehose.odin.cache=/c",
            "firehose.registry.url=http://registry",
            "firehose.sink.type=http",
            "firehose.sink.log.one-in=9",
            "firehose.sink.http.url=http://app",
            "firehose.sink.http.batch=false",
            "firehose.sink.http.timeout=1s",
            "firehose.sink.http.headers.X-Team=t",
            "firehose.sink.http.retry-status=404",
            "firehose.retry.attempts=1",
            "firehose.retry.first=1ms",
            "firehose.retry.max=2ms",
            "firehose.dead-letter.topic=d"),
        new FirehoseSettings(
            new Kafka("b:1", "s", List.of("a", "b"), "g", Map.of("max.poll.records", "7")),
            new Odin(URI.create("http://odin"), Path.of("/c")),
            new Registry(URI.create("http://registry")),
            new Sink(
                Type.HTTP,
                new Log(9),
                new Http(
                    URI.create("http://app"),
                    false,
                    Duration.ofSeconds(1),
                    Map.of("X-Team", "t"),
                    Set.of(404))),
            new Retry(1, Duration.ofMillis(1), Duration.ofMillis(2)),
            new DeadLetter("d")));
  }

  @ParameterizedTest
  @CsvSource({
    "firehose.retry.atempts=1, atempts",
    "firehose.retry.attempts=0, 'attempts: 0 (expected: >= 1)'",
    "firehose.retry.max=1ms, 'max: PT0.001S (expected: >= first, PT0.1S)'",
    "firehose.sink.type=http, 'firehose.sink.http.url: missing'",
    "firehose.kafka.properties.enable.auto.commit=true, enable.auto.commit",
  })
  void stopsTheStartWhenASettingIsWrong(String setting, String message) {
    app.withPropertyValues(setting)
        .run(c -> assertThat(c).getFailure().rootCause().hasMessageContaining(message));
  }

  private static void expect(ApplicationContextRunner app, FirehoseSettings expected) {
    app.run(c -> assertThat(c.getBean(FirehoseSettings.class)).isEqualTo(expected));
  }
}
