package io.asgard.fronting;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class FrontingSettingsTest {
  private static final String KAFKA = "fronting.kafka.bootstrap-servers=k:1";

  private final ApplicationContextRunner app =
      new ApplicationContextRunner().withUserConfiguration(Bound.class);

  @EnableConfigurationProperties(FrontingSettings.class)
  static class Bound {}

  @Test
  void hasDefaults() {
    app.withPropertyValues(KAFKA)
        .run(
            context ->
                assertThat(context.getBean(FrontingSettings.class))
                    .isEqualTo(
                        new FrontingSettings(
                            "127.0.0.1",
                            8420,
                            DataSize.ofMegabytes(1),
                            DataSize.ofMegabytes(2),
                            DataSize.ofMegabytes(32),
                            20_000,
                            8,
                            DataSize.ofMegabytes(32),
                            Duration.ofSeconds(15),
                            Duration.ofSeconds(30),
                            Duration.ofSeconds(8),
                            null,
                            null,
                            FrontingSettings.Target.DATA,
                            new FrontingSettings.Kafka("k:1", null, Map.of()),
                            null,
                            new FrontingSettings.Spool(
                                Path.of("data/spool"),
                                DataSize.ofGigabytes(10),
                                Duration.ofSeconds(2)),
                            new FrontingSettings.Worker("fronting-worker", Map.of()),
                            new FrontingSettings.Odin(
                                URI.create("http://127.0.0.1:8400"), Path.of("data/streams")),
                            new FrontingSettings.Registry(URI.create("http://127.0.0.1:8410")))));
  }

  @Test
  void everySettingCanBeSet() {
    app.withPropertyValues(
            "fronting.address=0.0.0.0",
            "fronting.port=1",
            "fronting.max-event=2KB",
            "fronting.max-request=3KB",
            "fronting.max-in-flight=4KB",
            "fronting.answer-within=5s",
            "fronting.max-receiving=5KB",
            "fronting.max-connections=5",
            "fronting.ping=7s",
            "fronting.max-tails=3",
            "fronting.tls.certificate=/tls.crt",
            "fronting.tls.key=/tls.key",
            "fronting.tls.client-ca=/ca.crt",
            "fronting.drain=6s",
            "fronting.live=/live.yml",
            "fronting.target=fronting",
            "fronting.fronting-stream.stream=till",
            "fronting.fronting-stream.properties.linger.ms=8",
            "fronting.spool.directory=/spool",
            "fronting.spool.max=5KB",
            "fronting.spool.after=3s",
            "fronting.worker.group-id=movers",
            "fronting.worker.properties.max.poll.records=9",
            "fronting.kafka.stream=locstream",
            "fronting.kafka.properties.linger.ms=7",
            "fronting.odin.url=http://odin",
            "fronting.odin.cache=/cache",
            "fronting.registry.url=http://registry")
        .run(
            context ->
                assertThat(context.getBean(FrontingSettings.class))
                    .isEqualTo(
                        new FrontingSettings(
                            "0.0.0.0",
                            1,
                            DataSize.ofKilobytes(2),
                            DataSize.ofKilobytes(3),
                            DataSize.ofKilobytes(5),
                            5,
                            3,
                            DataSize.ofKilobytes(4),
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(7),
                            Duration.ofSeconds(6),
                            Path.of("/live.yml"),
                            new FrontingSettings.Tls(
                                Path.of("/tls.crt"), Path.of("/tls.key"), Path.of("/ca.crt")),
                            FrontingSettings.Target.FRONTING,
                            new FrontingSettings.Kafka(null, "locstream", Map.of("linger.ms", "7")),
                            new FrontingSettings.Kafka(null, "till", Map.of("linger.ms", "8")),
                            new FrontingSettings.Spool(
                                Path.of("/spool"), DataSize.ofKilobytes(5), Duration.ofSeconds(3)),
                            new FrontingSettings.Worker("movers", Map.of("max.poll.records", "9")),
                            new FrontingSettings.Odin(URI.create("http://odin"), Path.of("/cache")),
                            new FrontingSettings.Registry(URI.create("http://registry")))));
  }

  @ParameterizedTest
  @CsvSource({
    "fronting.prot=1, fronting.prot",
    "fronting.target=fronting, fronting.fronting-stream: missing (expected: set",
    "fronting.spool.after=15s, fronting.spool.after: PT15S (expected: < fronting.answer-within",
    "fronting.spool.max=-1B, fronting.spool.max: -1B (expected: >= 0B)",
    "fronting.max-event=0B, fronting.max-event: 0 (expected: > 0)",
    "fronting.max-request=1KB, fronting.max-request: 1024B (expected: >= fronting.max-event",
    "fronting.kafka.properties.acks=1, fronting.kafka.properties.acks: 1 (expected: not set"
  })
  void namesWhatIsWrong(String property, String message) {
    app.withPropertyValues(KAFKA, property)
        .run(context -> assertThat(context).getFailure().hasStackTraceContaining(message));
  }

  @Test
  void needsToKnowWhereKafkaIs() {
    app.run(
        context ->
            assertThat(context)
                .getFailure()
                .hasStackTraceContaining("neither bootstrap-servers nor stream"));
  }
}
