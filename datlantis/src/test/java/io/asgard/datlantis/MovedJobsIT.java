package io.asgard.datlantis;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.asgard.datlantis.flink.CountingJob;
import io.asgard.datlantis.flink.FlinkProcesses;
import io.asgard.datlantis.spec.Samples;
import io.asgard.platform.test.TestOdin;
import io.asgard.platform.test.TestPostgres;
import io.asgard.platform.test.TestTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real PostgreSQL, a real Flink session cluster, and streams that move. */
class MovedJobsIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String HOME = "127.0.0.1:2";
  private static final String OTHER = "127.0.0.1:3";
  private static final String NOWHERE = "127.0.0.1:1";
  private static final String JOIN = Samples.json().replace("SELECT ", "SELECT /* JOIN */ ");

  @TempDir static Path directory;
  private static Path checkpoints;
  private static FlinkProcesses flink;
  private static HttpServer others;
  private static TestOdin odin;
  private static ServletWebServerApplicationContext datlantis;

  @BeforeAll
  static void start() throws IOException {
    checkpoints = Files.createDirectories(directory.resolve("checkpoints"));
    flink = new FlinkProcesses(Files.createDirectories(directory.resolve("flink")));
    others = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    others.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    others.start();
    odin = TestOdin.start();
    odin.serves("locstream", HOME);
    odin.serves("mainstream", HOME);
    Path jar = FlinkProcesses.jobJar(directory.resolve("job.jar"));
    String url = "http://127.0.0.1:" + others.getAddress().getPort();
    datlantis =
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(DatlantisApplication.class)
                .run(
                    Stream.concat(
                            Stream.of(TestTokens.properties()),
                            Stream.of(
                                "server.port=0",
                                "datlantis.interval=200ms",
                                "datlantis.postgres.url=" + TestPostgres.url(),
                                "datlantis.postgres.user=postgres",
                                "datlantis.postgres.password=postgres",
                                "datlantis.flink.url=" + flink.url(),
                                "datlantis.flink.job-jar=" + jar,
                                "datlantis.flink.checkpoints=" + checkpoints.toUri(),
                                "datlantis.job.windows-stream=mainstream",
                                "datlantis.odin.url=" + odin.url(),
                                "datlantis.odin.cache=" + directory.resolve("streams"),
                                "datlantis.registry.url=" + url,
                                "datlantis.enigma.url=" + url,
                                "datlantis.cosmos.url=" + url))
                        .map(property -> "--" + property)
                        .toArray(String[]::new));
    eventually(() -> assertThat(flink("/overview").path("slots-available").asInt()).isEqualTo(8));
  }

  @AfterAll
  static void stop() {
    datlantis.close();
    odin.close();
    others.stop(0);
    flink.close();
  }

  @BeforeEach
  void atHome() {
    odin.serves("locstream", HOME);
    odin.serves("mainstream", HOME);
  }

  @AfterEach
  void delete() {
    send(request("").DELETE());
    eventually(() -> assertThat(live()).isEmpty());
  }

  @Test
  void aJobWhoseInputIsElsewhereGoesOnThereFromItsLastBoundary() {
    String first = startWithCheckpoint(Samples.json());
    odin.serves("locstream", OTHER);
    eventually(() -> assertThat(job().path("moved").path("seconds").isNumber()).isTrue());
    awaitState("RUNNING");
    assertThat(live()).hasSize(1).doesNotContain(first);
    assertThat(job().path("restored").asInt()).isZero();
    JsonNode runtime = runtime();
    assertThat(runtime.path("bootstrap").path("locstream").asString()).isEqualTo(OTHER);
    assertThat(runtime.path("from").path("boundary").asString())
        .isEqualTo(Instant.ofEpochMilli(CountingJob.CLOSED).toString());
    assertThat(runtime.path("from").path("exact").asBoolean()).isTrue();
    assertThat(runtime.path("from").path("arrived").path("driver_location").asString())
        .isNotEmpty();
    assertThat(job().path("moved").path("why").asString())
        .isEqualTo(
            "stream locstream: moved from 127.0.0.1:2 to 127.0.0.1:3; goes on with the windows"
                + " that end after 2017-03-16T00:01:00Z");
    assertThat(metric("datlantis_relocations_total", "boundary")).isPositive();
  }

  @Test
  void whileAStreamIsOnItsWayAJobRunsOnAndNoneIsStarted() {
    String first = startWithCheckpoint(Samples.json());
    odin.serves("locstream", NOWHERE);
    post("/stop");
    awaitState("STOPPED");
    post("/start");
    eventually(
        () ->
            assertThat(job().path("detail").asString())
                .isEqualTo("stream: locstream is moving (expected: served)"));
    assertThat(live()).isEmpty();
    odin.serves("locstream", HOME);
    awaitState("RUNNING");
    assertThat(job().path("restored").asInt()).isEqualTo(1);
    assertThat(live()).doesNotContain(first);
  }

  @Test
  void aJobThatCannotGoOnThereIsStoppedAndSaysWhy() {
    startWithCheckpoint(JOIN);
    odin.serves("locstream", OTHER);
    awaitState("REFUSED");
    eventually(() -> assertThat(live()).isEmpty());
    assertThat(job().path("detail").asString())
        .startsWith("stream locstream: moved from 127.0.0.1:2 to 127.0.0.1:3: sql: Join keeps")
        .contains("POST /v1/jobs/supply/start?from=latest");
    assertThat(metric("datlantis_relocations_total", "refused")).isPositive();
  }

  @Test
  void aRefusedJobGoesOnFromItsCheckpointOnceItsStreamIsBack() {
    startWithCheckpoint(JOIN);
    odin.serves("locstream", OTHER);
    awaitState("REFUSED");
    eventually(() -> assertThat(live()).isEmpty());
    odin.serves("locstream", HOME);
    awaitState("RUNNING");
    assertThat(job().path("restored").asInt()).isEqualTo(1);
  }

  @Test
  void aRefusedJobBeginsWhereSomebodySays() {
    startWithCheckpoint(JOIN);
    odin.serves("locstream", OTHER);
    awaitState("REFUSED");
    assertThat(send(request("/start?from=soon").POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(400);
    post("/start?from=2026-01-05T08:00:00Z");
    awaitState("RUNNING");
    assertThat(job().path("restored").asInt()).isZero();
    assertThat(runtime().path("bootstrap").path("locstream").asString()).isEqualTo(OTHER);
    assertThat(runtime().path("from").toString())
        .isEqualTo("{\"arrived\":{},\"boundary\":\"2026-01-05T08:00:00Z\",\"exact\":false}");
  }

  @Test
  void whereOnlyItsWindowsAreToldElsewhereAJobGoesOnFromItsCheckpoint() {
    String first = startWithCheckpoint(JOIN);
    odin.serves("mainstream", OTHER);
    eventually(() -> assertThat(job().path("restored").asInt()).isEqualTo(1));
    awaitState("RUNNING");
    assertThat(live()).hasSize(1).doesNotContain(first);
    assertThat(runtime().path("windows").path("bootstrap").asString()).isEqualTo(OTHER);
  }

  /** Returns its id on Flink. */
  private static String startWithCheckpoint(String spec) {
    HttpResponse<String> answer = send(request("").PUT(BodyPublishers.ofString(spec)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    awaitState("RUNNING");
    String id = job().path("flinkJobId").asString();
    eventually(
        () ->
            assertThat(
                    flink("/jobs/" + id + "/checkpoints").path("counts").path("completed").asInt())
                .isPositive());
    eventually(
        () ->
            assertThat(flink("/jobs/" + id + "/accumulators").toString())
                .contains(String.valueOf(CountingJob.CLOSED)));
    return id;
  }

  private static void awaitState(String state) {
    eventually(() -> assertThat(job().path("state").asString()).isEqualTo(state));
  }

  /** What the job was told when it was started. */
  private static JsonNode runtime() {
    try {
      return JsonMapper.shared().readTree(Files.readString(checkpoints.resolve("runtime")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static double metric(String name, String outcome) {
    URI url = base().resolve("/actuator/prometheus");
    return send(HttpRequest.newBuilder(url))
        .body()
        .lines()
        .filter(line -> line.startsWith(name) && line.contains("outcome=\"" + outcome + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static JsonNode job() {
    return JsonMapper.shared().readTree(send(request("")).body());
  }

  private static List<String> live() {
    return StreamSupport.stream(flink("/jobs/overview").path("jobs").spliterator(), false)
        .filter(job -> !job.path("state").asString().matches("FAILED|CANCELED|FINISHED"))
        .map(job -> job.path("jid").asString())
        .toList();
  }

  private static JsonNode flink(String path) {
    return JsonMapper.shared()
        .readTree(send(HttpRequest.newBuilder(flink.url().resolve(path))).body());
  }

  private static void post(String path) {
    HttpResponse<String> answer = send(request(path).POST(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base().resolve("/v1/jobs/supply" + path))
        .header("Authorization", "Bearer " + TestTokens.token("transport", "EDITOR"))
        .header("Content-Type", "application/json");
  }

  private static URI base() {
    return URI.create("http://127.0.0.1:" + datlantis.getWebServer().getPort());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
