package io.asgard.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.FirehoseSettings.Batch;
import io.asgard.firehose.FirehoseSettings.DeadLetter;
import io.asgard.firehose.FirehoseSettings.InFlight;
import io.asgard.firehose.FirehoseSettings.Kafka;
import io.asgard.firehose.FirehoseSettings.Log;
import io.asgard.firehose.FirehoseSettings.Odin;
import io.asgard.firehose.FirehoseSettings.Place;
import io.asgard.firehose.FirehoseSettings.Registry;
import io.asgard.firehose.FirehoseSettings.Retry;
import io.asgard.firehose.FirehoseSettings.Route;
import io.asgard.firehose.FirehoseSettings.Sink;
import io.asgard.firehose.FirehoseSettings.Type;
import io.asgard.firehose.event.Format;
import io.asgard.firehose.filter.FilterSettings;
import io.asgard.firehose.sink.client.OAuth2;
import io.asgard.firehose.sink.client.Tls;
import io.asgard.firehose.sink.grpc.GrpcSettings;
import io.asgard.firehose.sink.http.HttpSettings;
import io.asgard.firehose.sink.influx.InfluxSettings;
import io.asgard.firehose.sink.postgres.PostgresSettings;
import io.asgard.firehose.sink.prometheus.PrometheusSettings;
import io.asgard.firehose.store.ObjectStoreSettings;
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
import org.springframework.util.unit.DataSize;

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
          new Kafka("b:1", null, List.of("a", "b"), null, "g", Map.of()),
          new Odin(URI.create("http://127.0.0.1:8400"), Path.of("var/firehose/streams")),
          new Registry(URI.create("http://127.0.0.1:8410")),
          Format.PROTOBUF,
          new FilterSettings(null, null, null, null, 1, 0),
          Map.of(),
          new Sink(Type.LOG, new Log(1), null, null, null, null, null, null, null, null, null),
          List.of(),
          2,
          new Batch(500, Duration.ofSeconds(1)),
          new InFlight(5_000, DataSize.ofMegabytes(16)),
          new Retry(40, Duration.ofMillis(100), Duration.ofSeconds(30)),
          new DeadLetter(Place.KAFKA, null, null));

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
            "firehose.sink.http.method=PUT",
            "firehose.sink.http.body=TEMPLATE",
            "firehose.sink.http.template=t",
            "firehose.sink.http.query.q=v",
            "firehose.sink.http.connections=3",
            "firehose.sink.http.success=201",
            "firehose.sink.http.retry=404",
            "firehose.sink.http.answers=body",
            "firehose.sink.http.gzip=true",
            "firehose.sink.http.http2=true",
            "firehose.sink.http.rate=7",
            "firehose.sink.http.oauth2.token-url=http://tokens",
            "firehose.sink.http.oauth2.client-id=i",
            "firehose.sink.http.oauth2.client-secret=s",
            "firehose.sink.http.oauth2.scope=all",
            "firehose.sink.http.tls.ca=/ca",
            "firehose.sink.http.tls.certificate=/cert",
            "firehose.sink.http.tls.key=/key",
            "firehose.sink.influx.url=http://points",
            "firehose.sink.influx.database=d",
            "firehose.sink.influx.retention-policy=r",
            "firehose.sink.influx.user=u",
            "firehose.sink.influx.password=p",
            "firehose.sink.influx.measurement=m",
            "firehose.sink.influx.tags.t=topic",
            "firehose.sink.influx.fields.f=offset",
            "firehose.sink.influx.time=timestamp",
            "firehose.sink.influx.timeout=2s",
            "firehose.sink.influx.gzip=true",
            "firehose.sink.influx.tls.ca=/ca",
            "firehose.sink.postgres.url=jdbc:postgresql:db",
            "firehose.sink.postgres.user=me",
            "firehose.sink.postgres.password=p",
            "firehose.sink.postgres.table=t",
            "firehose.sink.postgres.columns.c=offset",
            "firehose.sink.postgres.keys=c",
            "firehose.sink.postgres.conflict=KEEP",
            "firehose.sink.postgres.timeout=3s",
            "firehose.sink.prometheus.url=http://samples",
            "firehose.sink.prometheus.metrics.m=offset",
            "firehose.sink.prometheus.labels.l=topic",
            "firehose.sink.prometheus.time=timestamp",
            "firehose.sink.prometheus.headers.X-Scope-OrgID=o",
            "firehose.sink.prometheus.timeout=4s",
            "firehose.sink.prometheus.oauth2.token-url=http://tokens",
            "firehose.sink.prometheus.oauth2.client-id=i",
            "firehose.sink.prometheus.oauth2.client-secret=s",
            "firehose.sink.prometheus.tls.ca=/ca",
            "firehose.sink.grpc.url=shop:1",
            "firehose.sink.grpc.method=a.Shop/Take",
            "firehose.sink.grpc.stream=true",
            "firehose.sink.grpc.descriptors=/d",
            "firehose.sink.grpc.success=answer.ok",
            "firehose.sink.grpc.retry=answer.busy",
            "firehose.sink.grpc.metadata.m=v",
            "firehose.sink.grpc.timeout=5s",
            "firehose.sink.grpc.calls=8",
            "firehose.sink.grpc.tls.ca=/ca",
            "firehose.format=JSON",
            "firehose.filter.expression=true",
            "firehose.filter.json-schema={}",
            "firehose.filter.back=1h",
            "firehose.filter.ahead=1m",
            "firehose.filter.sample=0.5",
            "firehose.filter.unique-ids=9",
            "firehose.fields.f=topic",
            "firehose.routes[0].topics=a",
            "firehose.routes[0].when=true",
            "firehose.routes[0].sink.type=log",
            "firehose.lanes=3",
            "firehose.batch.events=4",
            "firehose.batch.time=5s",
            "firehose.in-flight.events=6",
            "firehose.in-flight.bytes=7KB",
            "firehose.retry.attempts=1",
            "firehose.retry.first=1ms",
            "firehose.retry.max=2ms",
            "firehose.dead-letter.to=LOG",
            "firehose.dead-letter.topic=d",
            "firehose.dead-letter.files.url=s3://letters",
            "firehose.dead-letter.files.endpoint=http://s3",
            "firehose.dead-letter.files.region=r",
            "firehose.dead-letter.files.access-key=a",
            "firehose.dead-letter.files.secret-key=s",
            "firehose.dead-letter.files.timeout=3s"),
        new FirehoseSettings(
            new Kafka("b:1", "s", List.of("a", "b"), null, "g", Map.of("max.poll.records", "7")),
            new Odin(URI.create("http://odin"), Path.of("/c")),
            new Registry(URI.create("http://registry")),
            Format.JSON,
            new FilterSettings("true", "{}", Duration.ofHours(1), Duration.ofMinutes(1), 0.5, 9),
            Map.of("f", "topic"),
            new Sink(
                Type.HTTP,
                new Log(9),
                new HttpSettings(
                    "http://app",
                    HttpSettings.Method.PUT,
                    false,
                    HttpSettings.Body.TEMPLATE,
                    "t",
                    Map.of("X-Team", "t"),
                    Map.of("q", "v"),
                    Duration.ofSeconds(1),
                    3,
                    List.of("201"),
                    List.of("404"),
                    "body",
                    true,
                    true,
                    7,
                    new OAuth2(URI.create("http://tokens"), "i", "s", "all"),
                    new Tls(Path.of("/ca"), Path.of("/cert"), Path.of("/key"))),
                new InfluxSettings(
                    "http://points",
                    "d",
                    "r",
                    "u",
                    "p",
                    "m",
                    Map.of("t", "topic"),
                    Map.of("f", "offset"),
                    "timestamp",
                    Duration.ofSeconds(2),
                    true,
                    new Tls(Path.of("/ca"), null, null)),
                new PostgresSettings(
                    "jdbc:postgresql:db",
                    "me",
                    "p",
                    "t",
                    Map.of("c", "offset"),
                    List.of("c"),
                    PostgresSettings.Conflict.KEEP,
                    Duration.ofSeconds(3)),
                new PrometheusSettings(
                    "http://samples",
                    Map.of("m", "offset"),
                    Map.of("l", "topic"),
                    "timestamp",
                    Map.of("X-Scope-OrgID", "o"),
                    Duration.ofSeconds(4),
                    new OAuth2(URI.create("http://tokens"), "i", "s", ""),
                    new Tls(Path.of("/ca"), null, null)),
                new GrpcSettings(
                    "shop:1",
                    "a.Shop/Take",
                    true,
                    Path.of("/d"),
                    "answer.ok",
                    "answer.busy",
                    Map.of("m", "v"),
                    Duration.ofSeconds(5),
                    8,
                    new Tls(Path.of("/ca"), null, null)),
                null,
                null,
                null,
                null),
            List.of(
                new Route(
                    Set.of("a"),
                    "true",
                    new Sink(
                        Type.LOG,
                        new Log(1),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null))),
            3,
            new Batch(4, Duration.ofSeconds(5)),
            new InFlight(6, DataSize.ofKilobytes(7)),
            new Retry(1, Duration.ofMillis(1), Duration.ofMillis(2)),
            new DeadLetter(
                Place.LOG,
                "d",
                new ObjectStoreSettings(
                    URI.create("s3://letters"),
                    URI.create("http://s3"),
                    "r",
                    "a",
                    "s",
                    Duration.ofSeconds(3)))));
  }

  @ParameterizedTest
  @CsvSource({
    "firehose.retry.atempts=1, atempts",
    "firehose.retry.attempts=0, 'attempts: 0 (expected: >= 1)'",
    "firehose.retry.max=1ms, 'max: PT0.001S (expected: >= first, PT0.1S)'",
    "firehose.sink.type=http, 'firehose.sink.http: missing (expected: with sink type http)'",
    "firehose.routes[0].sink.type=log, 'firehose.routes: neither topics nor when'",
    "firehose.kafka.topic-pattern=a.*, 'topics [a, b], topic-pattern a.* (expected: one of them)'",
    "firehose.dead-letter.to=files, 'firehose.dead-letter.files: missing'",
    "firehose.kafka.properties.enable.auto.commit=true, enable.auto.commit",
    "firehose.sink.http.oauth2.client-id=i, tokenUrl",
    "firehose.kafka.properties.isolation.level=read_uncommitted, 'isolation.level: read_uncommitted (expected: read_committed'",
  })
  void stopsTheStartWhenASettingIsWrong(String setting, String message) {
    app.withPropertyValues(setting)
        .run(c -> assertThat(c).getFailure().rootCause().hasMessageContaining(message));
  }

  private static void expect(ApplicationContextRunner app, FirehoseSettings expected) {
    app.run(c -> assertThat(c.getBean(FirehoseSettings.class)).isEqualTo(expected));
  }
}
