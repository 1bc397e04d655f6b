package io.asgard.firehose;

import static io.asgard.firehose.FirehoseRig.ask;
import static io.asgard.firehose.FirehoseRig.get;
import static io.asgard.firehose.FirehoseRig.header;
import static io.asgard.firehose.FirehoseRig.health;
import static io.asgard.firehose.FirehoseRig.ids;
import static io.asgard.firehose.FirehoseRig.request;
import static io.asgard.firehose.FirehoseRig.state;
import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.sink.SampleEvents;
import io.asgard.firehose.sink.http.Receiver;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.TestTokens;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class FirehoseIT {
  private static final int EVENTS = 2_000;

  private FirehoseRig rig;
  private Receiver app;
  private String topic;

  @BeforeEach
  void start() throws Exception {
    rig = new FirehoseRig();
    app = rig.app;
    topic = rig.topic;
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void losesNothingWhenTheApplicationFailsHalfOfTheTime() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    app.answers(body -> requests.incrementAndGet() % 2 == 0 ? 200 : 503);
    rig.firehose("firehose.batch.events=100", "firehose.retry.max=1s");
    rig.publish(0, EVENTS);
    eventually(() -> assertThat(rig.committed()).isEqualTo(EVENTS));
    assertThat(Set.copyOf(app.ids())).isEqualTo(ids(0, EVENTS));
    assertThat(rig.deadLetters()).isEmpty();
  }

  @Test
  void losesNothingWhenSingleEventsFailHalfOfTheTime() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    app.answers(body -> requests.incrementAndGet() % 2 == 0 ? 200 : 503);
    rig.firehose("firehose.sink.http.batch=false", "firehose.retry.first=1ms");
    rig.publish(0, 300);
    eventually(() -> assertThat(rig.committed()).isEqualTo(300));
    assertThat(app.ids()).containsExactlyInAnyOrderElementsOf(ids(0, 300));
    assertThat(rig.ordersOfDrivers()).allMatch(FirehoseRig::ascending);
  }

  @Test
  void deliversNothingOfATransactionThatWasAborted() throws Exception {
    rig.publish(0, 10);
    rig.publishAborted(100, 10);
    rig.publish(10, 10);
    ConfigurableApplicationContext firehose = rig.firehose();
    eventually(() -> assertThat(app.ids()).containsExactlyInAnyOrderElementsOf(ids(0, 20)));
    // Its marks are passed, too.
    eventually(() -> assertThat(state(firehose)).contains("\"received\":20", "\"lag\":0"));
  }

  @Test
  void deadLettersPoisonWithItsProvenance() throws Exception {
    ConfigurableApplicationContext firehose = rig.firehose();
    rig.publish(0, 10);
    rig.send(topic, 2, SampleEvents.key("p"), "poison".getBytes(StandardCharsets.UTF_8), 99);
    rig.publish(10, 10);
    eventually(() -> assertThat(rig.committed()).isEqualTo(21));
    assertThat(Set.copyOf(app.ids())).isEqualTo(ids(0, 20));
    ConsumerRecord<byte[], byte[]> letter = rig.deadLetters().get(0);
    assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("poison");
    assertThat(header(letter, "dead-letter-topic")).isEqualTo(topic);
    assertThat(header(letter, "dead-letter-partition")).isEqualTo("2");
    assertThat(header(letter, "dead-letter-reason"))
        .startsWith("not a asgard.sample.DriverLocationKey and");
    assertThat(header(letter, "dead-letter-attempts")).isEqualTo("1");
    assertThat(letter.headers().lastHeader("asgard").value())
        .isEqualTo(SampleEvents.meta(99).toByteArray());
    assertThat(state(firehose))
        .contains("\"received\":21,\"delivered\":20,\"deadLettered\":1,\"filtered\":0");
  }

  @Test
  void commitsNothingThatTheApplicationDoesNotHave() throws Exception {
    app.answers(body -> 503);
    ConfigurableApplicationContext first = rig.firehose("firehose.retry.attempts=1000");
    rig.publish(0, 50);
    eventually(() -> assertThat(health(first)).contains("DOWN", "status 503: because"));
    first.close();
    assertThat(rig.committed()).isZero();
    app.answers(body -> 200);
    rig.firehose();
    eventually(() -> assertThat(rig.committed()).isEqualTo(50));
    assertThat(Set.copyOf(app.ids())).isEqualTo(ids(0, 50));
  }

  @Test
  void losesNothingWhenInstancesComeAndGo() throws Exception {
    ConfigurableApplicationContext first = rig.firehose("firehose.batch.events=20");
    rig.publish(0, EVENTS);
    ConfigurableApplicationContext second = rig.firehose();
    rig.publish(EVENTS, EVENTS);
    eventually(
        () -> assertThat(health(second)).contains("\"UP\"").doesNotContain("partitions\":0"));
    rig.publish(2 * EVENTS, EVENTS);
    first.close();
    rig.publish(3 * EVENTS, EVENTS);
    eventually(() -> assertThat(rig.committed()).isEqualTo(4 * EVENTS));
    assertThat(Set.copyOf(app.ids())).isEqualTo(ids(0, 4 * EVENTS));
    // Nobody was killed: what was handed over had been committed.
    assertThat(app.ids()).hasSize(4 * EVENTS);
  }

  @Test
  void saysWhatIsNotThereAndWaitsForIt() throws Exception {
    String late = topic + "-late";
    ConfigurableApplicationContext waiting =
        rig.firehose("firehose.dead-letter.topic=" + late, "firehose.kafka.group-id=late");
    eventually(() -> assertThat(health(waiting)).contains("DOWN", "dead-letter topic: " + late));
    TestKafka.create(late, 1);
    eventually(() -> assertThat(health(waiting)).contains("\"UP\""));
  }

  @Test
  void startsWhileKafkaIsAway() throws Exception {
    ConfigurableApplicationContext waiting =
        rig.firehose("firehose.kafka.bootstrap-servers=127.0.0.1:1");
    eventually(() -> assertThat(health(waiting)).contains("DOWN", "127.0.0.1:1 does not answer"));
  }

  @Test
  void startsWhileTheRegistryIsAway() throws Exception {
    ConfigurableApplicationContext waiting =
        rig.firehose("firehose.registry.url=http://127.0.0.1:1");
    eventually(() -> assertThat(health(waiting)).contains("DOWN", "in the registry, which cannot"));
  }

  @Test
  void deliversWhatPassesTheFilterAndOfThatTheFields() throws Exception {
    ConfigurableApplicationContext firehose =
        rig.firehose(
            "firehose.filter.expression=message.driver_id != 'driver-3'",
            "firehose.fields.id=id",
            "firehose.fields.driver=mask(message.driver_id, 1)");
    rig.publish(0, 100);
    eventually(() -> assertThat(rig.committed()).isEqualTo(100));
    assertThat(app.ids()).hasSize(90);
    assertThat(app.bodies()).contains("\"driver\":\"*******7\"").doesNotContain("message");
    assertThat(state(firehose)).contains("\"received\":100,\"delivered\":90", "\"filtered\":10,");
  }

  @Test
  void saysWhichExpressionDoesNotFitTheTopicsType() throws Exception {
    ConfigurableApplicationContext waiting =
        rig.firehose("firehose.filter.expression=message.nme == ''");
    eventually(
        () ->
            assertThat(health(waiting))
                .contains("DOWN", "firehose.filter.expression: message.nme", "undefined field"));
  }

  @Test
  void isPausedSoughtResizedAndResumed() throws Exception {
    ConfigurableApplicationContext firehose = rig.firehose();
    rig.publish(0, 100);
    eventually(() -> assertThat(rig.committed()).isEqualTo(100));
    assertThat(ask(firehose, "POST", "/v1/firehose/pause", "")).contains("\"paused\":true");
    rig.publish(100, 100);
    assertThat(ask(firehose, "PUT", "/v1/firehose/lanes", "{\"lanes\":5}")).contains("\"lanes\":5");
    ask(firehose, "POST", "/v1/firehose/seek", "{\"to\":\"begin\"}");
    assertThat(rig.committed()).isZero();
    assertThat(app.ids()).hasSize(100);
    assertThat(ask(firehose, "POST", "/v1/firehose/resume", "")).contains("\"paused\":false");
    eventually(() -> assertThat(rig.committed()).isEqualTo(200));
    assertThat(app.ids()).hasSize(300);
    assertThat(Set.copyOf(app.ids())).isEqualTo(ids(0, 200));
  }

  @Test
  void refusesWhatItCannotDo() throws Exception {
    ConfigurableApplicationContext firehose = rig.firehose();
    eventually(() -> assertThat(health(firehose)).contains("\"UP\""));
    assertThat(ask(firehose, "POST", "/v1/firehose/seek", "{\"to\":\"noon\"}"))
        .contains("400", "expected: to begin or end, or time, or topic, partition and offset");
    assertThat(
            ask(
                firehose,
                "POST",
                "/v1/firehose/seek",
                "{\"topic\":\"" + topic + "\",\"partition\":9,\"offset\":0}"))
        .contains("400", "partition: " + topic + "-9 (expected: one of this instance, [");
    assertThat(ask(firehose, "PUT", "/v1/firehose/lanes", "{\"lanes\":0}"))
        .contains("lanes: 0 (expected: 1 to 64)");
    HttpRequest viewer =
        request(firehose, "/v1/firehose/pause", TestTokens.token("other", "OPERATOR"))
            .POST(BodyPublishers.noBody())
            .build();
    assertThat(HttpClient.newHttpClient().send(viewer, BodyHandlers.ofString()).statusCode())
        .isEqualTo(403);
  }

  @Test
  void showsItsSettingsWithoutWhatIsSecret() throws Exception {
    ConfigurableApplicationContext firehose =
        rig.firehose(
            "firehose.sink.http.headers.Authorization=Basic aaa",
            "firehose.sink.http.headers.X-Team=t");
    assertThat(ask(firehose, "GET", "/v1/firehose/settings", ""))
        .contains("\"Authorization\":\"******\"", "\"X-Team\":\"t\"", "\"lanes\":2")
        .doesNotContain("aaa");
  }

  @Test
  void hasEveryMetricOfTheDashboard() throws Exception {
    ConfigurableApplicationContext firehose = rig.firehose();
    rig.publish(0, 10);
    eventually(() -> assertThat(rig.committed()).isEqualTo(10));
    String dashboard = Files.readString(Path.of("../deploy/monitoring/firehose.json"));
    List<String> names =
        Pattern.compile("\\b(firehose|jvm|process)_[a-z_]+")
            .matcher(dashboard)
            .results()
            .map(MatchResult::group)
            .distinct()
            .toList();
    assertThat(names).hasSizeGreaterThan(10);
    assertThat(get(firehose, "/actuator/prometheus")).contains(names);
  }
}
