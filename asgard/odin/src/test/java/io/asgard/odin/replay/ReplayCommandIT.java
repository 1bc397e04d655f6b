package io.asgard.odin.replay;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.asgard.odin.OdinApplication;
import io.asgard.platform.test.TestKafka;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line as a process, with real brokers; of Odin and the registry only answers. */
class ReplayCommandIT {
  private static final int ODIN = 8400;
  private static final int ALL = 3000;

  @TempDir private Path home;
  private final String topic = TestKafka.topic("command", 3);
  private HttpServer odin;

  @BeforeEach
  void answers() throws IOException {
    odin = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    String url = "http://127.0.0.1:" + odin.getAddress().getPort();
    answer("/v1/streams/s", 200, "{'bootstrap': '" + TestKafka.bootstrapServers() + "'}");
    answer("/v1/streams/none", 404, "{'detail': 'stream: none is not declared'}");
    answer(
        "/v1/status",
        200,
        "{'parts': [{'resource': 'demo/schemaregistry/r', 'url': '" + url + "'}]}");
    answer("/v1/topics/" + topic, 200, "{'eventTime': {'ahead': '60s'}}");
    odin.start();
    Logs.write(TestKafka.bootstrapServers(), topic, 0, ALL);
  }

  @AfterEach
  void end() {
    odin.stop(0);
  }

  @Test
  void goesOnAfterItWasInterrupted() throws Exception {
    String into = TestKafka.topic("command-into", 3);
    List<String> asked = new ArrayList<>(words("2026-03-01T00:10:00Z", "s", into));
    Process slow = start(asked, "--rate", "400");
    eventually(() -> assertThat(errors()).contains(" replayed, "));
    slow.destroy();
    assertThat(slow.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(slow.exitValue()).isEqualTo(143);
    assertThat(output()).startsWith("stopped: ").endsWith("goes on with --id x\n");
    Process rest = start(asked, "--json");
    assertThat(rest.waitFor()).as(errors()).isZero();
    JsonNode last = JsonMapper.shared().readTree(output());
    assertThat(last.path("replayed").asLong()).isEqualTo(ALL - 600);
    // The registry says how far ahead events may be: what arrived long before is not even read.
    assertThat(last.path("skipped").asLong()).isBetween(1L, 200L);
    assertThat(last.path("complete").asBoolean()).isTrue();
    assertThat(Logs.read(TestKafka.bootstrapServers(), into)).hasSize(ALL - 600);
  }

  @Test
  void saysAllThatIsWrongAtOnce() throws Exception {
    Process process = start(words("tomorrow", "none", "t"), "--by", "luck");
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(errors())
        .contains("by: luck (expected: event or arrival)\n")
        .contains("from: tomorrow (expected: a time such as")
        .contains("stream: none is not declared\n");
  }

  private List<String> words(String from, String into, String intoTopic) {
    return List.of(
        "replay",
        "--stream",
        "s",
        "--topic",
        topic,
        "--from",
        from,
        "--to",
        "2026-03-02T00:00:00Z",
        "--into",
        into,
        "--into-topic",
        intoTopic,
        "--id",
        "x");
  }

  private Process start(List<String> words, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                OdinApplication.class.getName()));
    command.addAll(words);
    command.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("ASGARD_HOME", home.toString());
    builder
        .environment()
        .put("ASGARD_PORT_OFFSET", String.valueOf(odin.getAddress().getPort() - ODIN));
    return builder
        .redirectOutput(home.resolve("out").toFile())
        .redirectError(home.resolve("err").toFile())
        .start();
  }

  private String output() throws IOException {
    return Files.readString(home.resolve("out"));
  }

  private String errors() throws IOException {
    return Files.readString(home.resolve("err"));
  }

  private void answer(String path, int status, String json) {
    byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    odin.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }
}
