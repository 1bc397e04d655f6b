package io.asgard.firehose;

import static io.asgard.firehose.FirehoseRig.ask;
import static io.asgard.firehose.FirehoseRig.ids;
import static io.asgard.firehose.FirehoseRig.state;
import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.sink.SampleEvents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class DeadLettersIT {
  private static final String LETTERS = "/v1/firehose/dead-letters";
  private static final String REPLAY = LETTERS + "/replay";

  private FirehoseRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new FirehoseRig();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void lettersAreDeliveredAgainInTheirOrderWithTheirIdsAndCounted() throws Exception {
    rig.app.answers(body -> 422);
    ConfigurableApplicationContext firehose = rig.firehose("firehose.sink.http.batch=false");
    rig.publish(0, 1_200);
    eventually(() -> assertThat(rig.committed()).isEqualTo(1_200));
    assertThat(rig.app.ids()).isEmpty();
    assertThat(ask(firehose, "GET", LETTERS + "?limit=2", ""))
        .contains("\"at\":\"0:0\"", "\"at\":\"0:1\"", "\"cause\":\"REJECTED\"", "status 422")
        .doesNotContain("0:2");
    rig.app.answers(body -> 200);
    assertThat(ask(firehose, "POST", REPLAY, "")).contains("\"running\":true");
    eventually(
        () ->
            assertThat(ask(firehose, "GET", REPLAY, ""))
                .contains("\"running\":false,\"replayed\":1200,\"pending\":0,\"trouble\":\"\""));
    assertThat(rig.app.ids()).hasSize(1_200);
    assertThat(Set.copyOf(rig.app.ids())).isEqualTo(ids(0, 1_200));
    assertThat(rig.ordersOfDrivers()).allMatch(FirehoseRig::ascending);
    assertThat(state(firehose))
        .contains("\"received\":2400,\"delivered\":1200,\"deadLettered\":1200", "replayed\":1200");
    assertThat(ask(firehose, "GET", LETTERS, "")).isEqualTo("[]");
    ask(firehose, "POST", REPLAY, "");
    eventually(() -> assertThat(ask(firehose, "GET", REPLAY, "")).contains("running\":false"));
    assertThat(rig.app.ids()).hasSize(1_200);
  }

  @Test
  void whatFailsAgainIsALetterAgainAndWhatIsNotSettledComesAgain() throws Exception {
    rig.app.answers(body -> 422);
    ConfigurableApplicationContext firehose = rig.firehose();
    rig.publish(0, 20);
    eventually(() -> assertThat(rig.committed()).isEqualTo(20));
    ask(firehose, "POST", REPLAY, "");
    eventually(() -> assertThat(ask(firehose, "GET", REPLAY, "")).contains("replayed\":20"));
    assertThat(rig.deadLetters()).hasSize(40);
    rig.app.answers(body -> 503);
    ask(firehose, "POST", REPLAY, "");
    assertThat(ask(firehose, "POST", REPLAY, "")).contains("409", "a replay is under way");
    assertThat(ask(firehose, "DELETE", REPLAY, "")).contains("\"running\":false");
    rig.app.answers(body -> 200);
    ask(firehose, "POST", REPLAY, "");
    eventually(() -> assertThat(Set.copyOf(rig.app.ids())).isEqualTo(ids(0, 20)));
    eventually(
        () -> {
          List<Long> counts = counts(state(firehose));
          assertThat(counts.get(0))
              .isEqualTo(counts.subList(1, 5).stream().mapToLong(Long::longValue).sum());
        });
  }

  @Test
  void aLetterIsShownAsItCameAndAllAreDeleted() throws Exception {
    ConfigurableApplicationContext firehose = rig.firehose();
    rig.app.answers(body -> 422);
    rig.publish(7, 1);
    eventually(() -> assertThat(rig.committed()).isEqualTo(1));
    rig.send(rig.topic, 2, SampleEvents.key("p"), "poison".getBytes(StandardCharsets.UTF_8), 99);
    eventually(() -> assertThat(rig.deadLetters()).hasSize(2));
    assertThat(ask(firehose, "GET", LETTERS + "/letter?at=0:0", ""))
        .contains(
            new UUID(0, 7).toString(),
            "\"driverId\":\"driver-7\"",
            "\"group\":\"" + rig.group + "\"");
    assertThat(ask(firehose, "GET", LETTERS + "/letter?at=0:1", ""))
        .contains("\"cause\":\"BAD_EVENT\"", "\"event\":null", "\"value\":\"cG9pc29u\"");
    assertThat(ask(firehose, "GET", LETTERS + "/letter?at=0:2", "")).contains("404");
    assertThat(ask(firehose, "GET", LETTERS + "/letter?at=x", ""))
        .contains("400", "at: x (expected: partition:offset)");
    assertThat(ask(firehose, "DELETE", LETTERS, "")).isEqualTo("{\"deleted\":2}");
    assertThat(ask(firehose, "GET", LETTERS, "")).isEqualTo("[]");
    assertThat(rig.deadLetters()).isEmpty();
  }

  @Test
  void aLetterWhoseTransactionWasAbortedIsNone() throws Exception {
    rig.app.answers(body -> 422);
    ConfigurableApplicationContext firehose = rig.firehose();
    rig.publish(0, 1);
    eventually(() -> assertThat(rig.deadLetters()).hasSize(1));
    ConsumerRecord<byte[], byte[]> letter = rig.deadLetters().get(0);
    FirehoseRig.abort(
        List.of(
            new ProducerRecord<>(
                letter.topic(), 0, letter.key(), letter.value(), letter.headers())));
    assertThat(ask(firehose, "GET", LETTERS, "")).contains("\"0:0\"").doesNotContain("\"0:1\"");
    assertThat(ask(firehose, "GET", LETTERS + "/letter?at=0:1", "")).contains("404");
    rig.app.answers(body -> 200);
    ask(firehose, "POST", REPLAY, "");
    eventually(
        () ->
            assertThat(ask(firehose, "GET", REPLAY, ""))
                .contains("running\":false,\"replayed\":1,\"pending\":0"));
  }

  @Test
  void lettersOfOthersInTheSameTopicAreLeftAlone() throws Exception {
    String shared = rig.group + "-dead-letter";
    rig.app.answers(body -> 422);
    ConfigurableApplicationContext other =
        rig.firehose(
            "firehose.kafka.group-id=other-" + rig.group, "firehose.dead-letter.topic=" + shared);
    ConfigurableApplicationContext firehose = rig.firehose();
    rig.publish(0, 5);
    eventually(() -> assertThat(rig.deadLetters()).hasSize(10));
    assertThat(ask(firehose, "DELETE", LETTERS, ""))
        .contains("503", "has letters of [other-" + rig.group + "] too");
    rig.app.answers(body -> 200);
    ask(firehose, "POST", REPLAY, "");
    eventually(
        () ->
            assertThat(ask(firehose, "GET", REPLAY, ""))
                .contains("running\":false,\"replayed\":5"));
    assertThat(rig.app.ids()).hasSize(5);
    assertThat(ask(other, "GET", LETTERS, "")).contains("\"at\"");
  }

  @Test
  void inFilesTheyAreReplayedAndDeletedLikewise(@TempDir Path directory) throws Exception {
    rig.app.answers(body -> 422);
    ConfigurableApplicationContext firehose =
        rig.firehose(
            "firehose.dead-letter.to=FILES", "firehose.dead-letter.files.url=" + directory.toUri());
    rig.publish(0, 700);
    eventually(() -> assertThat(rig.committed()).isEqualTo(700));
    assertThat(ask(firehose, "GET", LETTERS + "?limit=2", "")).contains("\"at\":", "status 422");
    rig.app.answers(body -> 200);
    ask(firehose, "POST", REPLAY, "");
    eventually(
        () ->
            assertThat(ask(firehose, "GET", REPLAY, ""))
                .contains("running\":false,\"replayed\":700"));
    assertThat(Set.copyOf(rig.app.ids())).isEqualTo(ids(0, 700));
    assertThat(rig.app.ids()).hasSize(700);
    assertThat(ask(firehose, "DELETE", LETTERS, "")).isEqualTo("{\"deleted\":0}");
    assertThat(rig.deadLetters()).isEmpty();
  }

  @Test
  void fromTheLogNothingIsReplayed() throws Exception {
    rig.app.answers(body -> 422);
    ConfigurableApplicationContext firehose = rig.firehose("firehose.dead-letter.to=LOG");
    rig.publish(0, 3);
    eventually(() -> assertThat(state(firehose)).contains("\"deadLettered\":3"));
    assertThat(rig.deadLetters()).isEmpty();
    assertThat(ask(firehose, "POST", REPLAY, ""))
        .contains("400", "firehose.dead-letter.to: LOG (expected: KAFKA or FILES");
  }

  private static List<Long> counts(String state) {
    String counts = state.substring(state.indexOf("\"counts\":{") + 10);
    return Pattern.compile("\\d+")
        .matcher(counts)
        .results()
        .limit(5)
        .map(result -> Long.parseLong(result.group()))
        .toList();
  }
}
