package io.asgard.datlantis;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.asgard.datlantis.flink.FlinkProcesses;
import io.asgard.datlantis.spec.Samples;
import io.asgard.platform.test.TestPostgres;
import io.asgard.platform.test.TestTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real PostgreSQL and a real Flink session cluster; the other services as one HTTP server. */
class DatlantisIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String EDITOR = TestTokens.token("transport", "EDITOR");
  private static final List<String> PUTS = new CopyOnWriteArrayList<>();

  @TempDir static Path directory;
  private static Path checkpoints;
  private static Path jar;
  private static String postgres;
  private static FlinkProcesses flink;
  private static HttpServer others;
  private static ServletWebServerApplicationContext datlantis;
  private static ServletWebServerApplicationContext standby;

  @BeforeAll
  static void start() throws IOException {
    checkpoints = Files.createDirectories(directory.resolve("checkpoints"));
    flink = new FlinkProcesses(Files.createDirectories(directory.resolve("flink")));
    others = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    others.createContext("/", DatlantisIT::answer);
    others.start();
    postgres = TestPostgres.url();
    jar = FlinkProcesses.jobJar(directory.resolve("job.jar"));
    datlantis = startService();
    standby = startService();
    eventually(() -> assertThat(flink("/overview").path("slots-available").asInt()).isEqualTo(8));
  }

  @AfterAll
  static void stop() {
    standby.close();
    datlantis.close();
    others.stop(0);
    flink.close();
  }

  @AfterEach
  void deleteAll() {
    for (JsonNode job : get("/v1/jobs").path("jobs")) {
      send(request("/v1/jobs/" + job.path("spec").path("name").asString()).DELETE());
    }
    eventually(() -> assertThat(live()).isEmpty());
  }

  @Test
  void aJobRunsAndItsMetricIsKnown() {
    PUTS.clear();
    put("supply");
    awaitRunning("supply");
    assertThat(PUTS).containsExactly("/enigma/v1/metrics/supply", "/cosmos/v1/metrics/supply");
    assertThat(live()).containsExactly(id("supply"));
  }

  @Test
  void afterALostJobManagerEachJobResumesOnceFromItsCheckpoint() throws Exception {
    put("supply");
    put("demand");
    awaitRunning("supply");
    awaitRunning("demand");
    List<String> ids = List.of(id("supply"), id("demand"));
    ids.forEach(DatlantisIT::awaitCheckpoint);
    flink.killJobManager();
    eventually(() -> assertThat(job("supply").path("state").asString()).isEqualTo("UNKNOWN"));
    flink.startJobManager();
    awaitRunning("supply");
    awaitRunning("demand");
    assertThat(live()).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(ids).allSatisfy(DatlantisIT::assertRestored);
    assertThat(job("supply").path("restored").asInt()).isEqualTo(1);
  }

  @Test
  void aFailedJobGoesOnFromItsCheckpointUnderAnotherId() throws IOException {
    put("supply");
    awaitRunning("supply");
    String first = id("supply");
    awaitCheckpoint(first);
    Files.createFile(checkpoints.resolve("poison"));
    eventually(() -> assertThat(job("supply").path("detail").asString()).contains("poisoned"));
    eventually(() -> assertThat(job("supply").path("restored").asInt()).isEqualTo(1));
    awaitRunning("supply");
    assertThat(live()).containsExactly(id("supply")).doesNotContain(first);
    assertRestored(id("supply"));
  }

  @Test
  void aStoppedJobStartsAgainFromItsCheckpoint() {
    put("supply");
    awaitRunning("supply");
    awaitCheckpoint(id("supply"));
    post("/v1/jobs/supply/stop");
    eventually(() -> assertThat(job("supply").path("state").asString()).isEqualTo("STOPPED"));
    assertThat(live()).isEmpty();
    post("/v1/jobs/supply/start");
    awaitRunning("supply");
    assertRestored(id("supply"));
  }

  @Test
  void aChangedSqlReplacesTheJobAnew() {
    put("supply");
    awaitRunning("supply");
    String first = id("supply");
    awaitCheckpoint(first);
    put("/v1/jobs/supply", Samples.json().replace("COUNT(DISTINCT", "COUNT("));
    eventually(() -> assertThat(live()).hasSize(1).doesNotContain(first));
    awaitRunning("supply");
    assertThat(job("supply").path("restored").asInt()).isZero();
  }

  @Test
  void theStandbyTakesOver() {
    put("supply");
    awaitRunning("supply");
    datlantis.close();
    datlantis = standby;
    post("/v1/jobs/supply/stop");
    eventually(() -> assertThat(job("supply").path("state").asString()).isEqualTo("STOPPED"));
    standby = startService();
  }

  @Test
  void whereTheTimeSeriesIsAnotherTheJobGoesOnThereAndItsMetricIsKnown() {
    put("supply");
    awaitRunning("supply");
    String first = id("supply");
    awaitCheckpoint(first);
    standby.close();
    datlantis.close();
    PUTS.clear();
    datlantis = startService("datlantis.job.time-series=http://127.0.0.1:1/write");
    standby = startService("datlantis.job.time-series=http://127.0.0.1:1/write");
    eventually(() -> assertThat(live()).hasSize(1).doesNotContain(first));
    awaitRunning("supply");
    assertRestored(id("supply"));
    assertThat(PUTS).containsExactly("/enigma/v1/metrics/supply", "/cosmos/v1/metrics/supply");
  }

  @Test
  void theSameSpecAgainChangesNothing() {
    put("supply");
    awaitRunning("supply");
    String first = id("supply");
    put("supply");
    assertThat(id("supply")).isEqualTo(first);
  }

  @Test
  void aMetricHasOneWriter() {
    put("supply");
    HttpResponse<String> second =
        put("/v1/jobs/other", Samples.json().replaceFirst("\"supply\"", "\"other\""));
    assertThat(second.statusCode()).isEqualTo(409);
  }

  @Test
  void aWrongSpecIsRefusedWithAllItsProblems() {
    HttpResponse<String> answer =
        put("/v1/jobs/supply", Samples.json().replace("driver-location", "nothing"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("topics: nothing (expected: a topic of the schema registry");
  }

  @Test
  void anotherTeamNeitherChangesNorSees() {
    put("supply");
    String stranger = TestTokens.token("payments", "EDITOR");
    HttpRequest.Builder stop = request("/v1/jobs/supply/stop", stranger);
    assertThat(send(stop.POST(HttpRequest.BodyPublishers.noBody())).statusCode()).isEqualTo(403);
    assertThat(send(request("/v1/jobs/supply", stranger)).statusCode()).isEqualTo(403);
    assertThat(send(request("/v1/jobs", stranger)).body()).isEqualTo("{\"jobs\":[]}");
  }

  private static ServletWebServerApplicationContext startService(String... more) {
    String url = "http://127.0.0.1:" + others.getAddress().getPort();
    return (ServletWebServerApplicationContext)
        new SpringApplicationBuilder(DatlantisApplication.class)
            .run(
                Stream.of(
                        Stream.of(TestTokens.properties()),
                        Stream.of(more),
                        Stream.of(
                            "server.port=0",
                            "datlantis.interval=200ms",
                            "datlantis.postgres.url=" + postgres,
                            "datlantis.postgres.user=postgres",
                            "datlantis.postgres.password=postgres",
                            "datlantis.flink.url=" + flink.url(),
                            "datlantis.flink.job-jar=" + jar,
                            "datlantis.flink.checkpoints=" + checkpoints.toUri(),
                            "datlantis.kafka.bootstrap-servers=127.0.0.1:2",
                            "datlantis.registry.url=" + url,
                            "datlantis.enigma.url=" + url + "/enigma",
                            "datlantis.cosmos.url=" + url + "/cosmos/"))
                    .flatMap(all -> all)
                    .map(property -> "--" + property)
                    .toArray(String[]::new));
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (exchange.getRequestMethod().equals("PUT")) {
      PUTS.add(path);
    }
    exchange.getRequestBody().readAllBytes();
    boolean known = exchange.getRequestMethod().equals("PUT") || path.endsWith("driver-location");
    exchange.sendResponseHeaders(known ? 200 : 404, -1);
    exchange.close();
  }

  private static void awaitRunning(String name) {
    eventually(() -> assertThat(job(name).path("state").asString()).isEqualTo("RUNNING"));
  }

  private static void awaitCheckpoint(String id) {
    eventually(
        () ->
            assertThat(
                    flink("/jobs/" + id + "/checkpoints").path("counts").path("completed").asInt())
                .isPositive());
  }

  private static void assertRestored(String id) {
    assertThat(
            flink("/jobs/" + id + "/checkpoints")
                .path("latest")
                .path("restored")
                .path("external_path")
                .asString(""))
        .contains("chk-");
  }

  private static String id(String name) {
    return job(name).path("flinkJobId").asString();
  }

  private static JsonNode job(String name) {
    return get("/v1/jobs/" + name);
  }

  /** Ids of what runs on Flink. */
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

  private static void put(String name) {
    HttpResponse<String> answer =
        put("/v1/jobs/" + name, Samples.json().replace("\"supply\"", "\"" + name + "\""));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static HttpResponse<String> put(String path, String body) {
    return send(request(path).PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static void post(String path) {
    HttpResponse<String> answer = send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static JsonNode get(String path) {
    return JsonMapper.shared().readTree(send(request(path)).body());
  }

  private static HttpRequest.Builder request(String path) {
    return request(path, EDITOR);
  }

  private static HttpRequest.Builder request(String path, String token) {
    URI url = URI.create("http://127.0.0.1:" + datlantis.getWebServer().getPort() + path);
    return HttpRequest.newBuilder(url)
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json");
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
