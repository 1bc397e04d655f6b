package io.asgard.firehose.cli;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.FirehoseRig;
import io.asgard.firehose.sink.SampleEvents;
import io.asgard.platform.test.TestTokens;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirehoseCommandIT {
  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private FirehoseRig rig;
  private Path token;

  @BeforeEach
  void start() throws Exception {
    rig = new FirehoseRig();
    token = Files.writeString(directory.resolve("token"), TestTokens.token("platform", "OPERATOR"));
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void aDryRunPrintsWhatWouldBecomeOfEventsAndLeavesNoTrace() throws Exception {
    rig.publish(0, 10);
    rig.publishAborted(200, 5);
    rig.send(rig.topic, 0, SampleEvents.key("p"), "poison".getBytes(StandardCharsets.UTF_8), 99);
    assertThat(
            run(
                dryRun(
                    "--set=firehose.filter.expression=message.driver_id != 'driver-3'",
                    "--count=100")))
        .isZero();
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(12).last().isEqualTo("11 events; nothing was sent");
    assertThat(lines).filteredOn(line -> line.endsWith(" filtered")).hasSize(1);
    assertThat(lines).filteredOn(line -> line.contains(" dead-lettered: not a ")).hasSize(1);
    assertThat(lines)
        .filteredOn(line -> line.contains(" delivered: {\"topic\":\"" + rig.topic))
        .hasSize(9);
    assertThat(rig.app.bodies()).isEmpty();
    assertThat(rig.committed()).isZero();
    out.reset();
    assertThat(run(dryRun("--count=3", "--set=firehose.sink.http.batch=false"))).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains(" delivered: POST " + rig.app.url() + " {\"topic\":")
        .endsWith("3 events; nothing was sent\n");
  }

  @Test
  void deadLettersAreListedShownReplayedAndDeleted() throws Exception {
    rig.app.answers(body -> 422);
    String url = "--url=" + FirehoseRig.url(rig.firehose());
    String as = "--token-file=" + token;
    rig.publish(0, 3);
    eventually(() -> assertThat(rig.deadLetters()).hasSize(3));
    assertThat(run("dlq", "list", url, as)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("0:0  REJECTED  " + rig.topic, "status 422", "3 letters");
    assertThat(run("dlq", "show", "0:2", url, as)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"attempts\" : 1");
    rig.app.answers(body -> 200);
    assertThat(run("dlq", "replay", url, as)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("3 replayed\n");
    assertThat(rig.app.ids()).hasSize(3);
    assertThat(run("dlq", "delete", url, as)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("0 deleted\n");
    assertThat(run("dlq", "show", "7:7", url, as)).isEqualTo(2);
  }

  private String[] dryRun(String... more) {
    return Stream.of(
            Stream.of("dry-run", "--token-file=" + token, "--from-beginning"),
            rig.settings().map(setting -> "--set=" + setting),
            Stream.of(more))
        .flatMap(each -> each)
        .toArray(String[]::new);
  }

  private int run(String... arguments) {
    return FirehoseCommand.run(new PrintStream(out, true), System.err, arguments);
  }
}
