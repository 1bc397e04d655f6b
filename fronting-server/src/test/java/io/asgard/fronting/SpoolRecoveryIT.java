package io.asgard.fronting;

import static io.asgard.fronting.Fronting.event;
import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.fronting.recover.RecoverCommand;
import io.asgard.platform.test.FreePort;
import io.asgard.platform.test.TestKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SpoolRecoveryIT {
  @TempDir private Path directory;

  @Test
  void drainsTheSpoolInOrderWhenKafkaReturns() throws Exception {
    String topic = TestKafka.topic("spooled", 3);
    int port = FreePort.find();
    try (FakeRegistry registry = new FakeRegistry(0).with(topic);
        Fronting fronting = start(port, registry)) {
      assertThat(publish(fronting, topic, 0, 300)).containsOnly(Code.SPOOLED);
      try (Relay relay = new Relay(port, TestKafka.bootstrapServers())) {
        eventually(() -> assertThat(times(topic)).hasSize(300));
        assertThat(times(topic)).isSorted();
        eventually(() -> assertThat(publish(fronting, topic, 300, 301)).containsOnly(Code.STORED));
      }
    }
  }

  @Test
  void theSpoolOfAServerThatIsGoneIsRecovered() throws Exception {
    String topic = TestKafka.topic("recovered", 1);
    try (FakeRegistry registry = new FakeRegistry(0).with(topic);
        Fronting fronting = start(FreePort.find(), registry)) {
      assertThat(publish(fronting, topic, 0, 300)).containsOnly(Code.SPOOLED);
      assertThat(recover()).contains("is in use by another process");
    }
    assertThat(recover()).contains("300 events delivered");
    assertThat(times(topic)).hasSize(300).isSorted();
    assertThat(recover()).contains("0 events delivered");
  }

  private Fronting start(int port, FakeRegistry registry) {
    return Fronting.start(
        "127.0.0.1:" + port, registry.url(), "fronting.spool.directory=" + directory);
  }

  private String recover() {
    StringWriter said = new StringWriter();
    new CommandLine(new RecoverCommand())
        .setOut(new PrintWriter(said))
        .setErr(new PrintWriter(said))
        .execute(
            directory.toString(),
            "--bootstrap-servers",
            TestKafka.bootstrapServers(),
            "--patience",
            "20");
    return said.toString();
  }

  private static List<Code> publish(Fronting fronting, String topic, int from, int to) {
    PublishRequest.Builder request = PublishRequest.newBuilder();
    java.time.Instant begin = java.time.Instant.now().minusSeconds(1000);
    IntStream.range(from, to)
        .forEach(i -> request.addEvents(event(topic, "d-1", begin.plusSeconds(i))));
    return fronting.blocking().publish(request.build()).getAnswersList().stream()
        .map(Answer::getCode)
        .toList();
  }

  private static List<Long> times(String topic) {
    return Stored.in(TestKafka.bootstrapServers(), topic).stream()
        .map(Stored::meta)
        .map(EventMeta::getEventTimeMs)
        .toList();
  }
}
