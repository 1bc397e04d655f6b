package io.asgard.enigma;

import static io.asgard.enigma.store.Samples.END;
import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.WindowClosed;
import io.asgard.enigma.window.Closed;
import io.asgard.platform.test.ChildServer;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.TestQuestDb;
import io.asgard.platform.test.TestTokens;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service over a real QuestDB and a real broker. */
class EnigmaIT {
  private static final String TOPIC = TestKafka.topic("windows", 3);
  private static final String EDITOR = TestTokens.token("transport", "EDITOR");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final AtomicInteger METRICS = new AtomicInteger();
  private static ConfigurableApplicationContext app;
  private static KafkaProducer<byte[], byte[]> producer;

  private final String metric = "it" + METRICS.incrementAndGet();

  @BeforeAll
  static void start() {
    app =
        SpringApplication.run(
            EnigmaApplication.class,
            Stream.concat(
                    Stream.of(TestTokens.properties()),
                    Stream.of(
                        "server.port=0",
                        "enigma.store.url=" + TestQuestDb.url(),
                        "enigma.kafka.bootstrap-servers=" + TestKafka.bootstrapServers(),
                        "enigma.windows.topic=" + TOPIC))
                .map(property -> "--" + property)
                .toArray(String[]::new));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  static void stop() {
    producer.close();
    app.close();
  }

  @BeforeEach
  void createMetric() throws Exception {
    assertThat(put(sample("metric.json").replace("\"supply\"", '"' + metric + '"')).statusCode())
        .isEqualTo(200);
  }

  @Test
  void keepsTheModel() throws Exception {
    JsonNode model = json(send(request("/v1/metrics/" + metric, EDITOR).build()));
    assertThat(model.path("window").asString()).isEqualTo("10s");
    assertThat(model.path("tags").size()).isEqualTo(2);
    assertThat(send(request("/v1/metrics/nosuch", EDITOR).build()).statusCode()).isEqualTo(404);
  }

  @Test
  void refusesAModelWithOtherTags() throws Exception {
    HttpResponse<String> answer =
        put(
            sample("metric.json")
                .replace("\"supply\"", '"' + metric + '"')
                .replace("vehicle_type", "service_type"));
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("tags: [s2id, service_type]", "[s2id, vehicle_type]");
  }

  @Test
  void answersTheLatestWindow() throws Exception {
    close(END, "-6552334132234354688", "3344474311656055761");
    eventually(() -> assertThat(ask(latest("")).statusCode()).isEqualTo(200));
    JsonNode answer = json(ask(latest("")));
    assertThat(answer.path("window").toString())
        .isEqualTo(
            "{\"start\":\"2026-01-31T10:00:00Z\",\"end\":\"2026-01-31T10:00:10Z\","
                + "\"rows\":2,\"late\":0}");
    assertThat(answer.path("columns").toString())
        .isEqualTo("[\"s2id\",\"vehicle_type\",\"unique_drivers\"]");
    assertThat(answer.path("rows").get(0).toString())
        .isEqualTo("[\"-6552334132234354688\",\"BIKE\",1.0]");
  }

  @Test
  void answersARange() throws Exception {
    close(END, "1", "2");
    close(END.plusSeconds(10), "1");
    String query =
        """
        {"metric":"%s","select":[{"field":"unique_drivers"}],"step":"10s",
         "range":{"start":"2026-01-31T10:00:00Z","end":"2026-01-31T10:00:20Z"}}
        """
            .formatted(metric);
    eventually(
        () ->
            assertThat(ask(query).body())
                .isEqualTo(
                    "{\"metric\":\"%s\",\"columns\":[\"time\",\"unique_drivers\"],\"rows\":[[\"2026-01-31T10:00:10Z\",2.0],[\"2026-01-31T10:00:20Z\",1.0]]}"
                        .formatted(metric)));
  }

  @Test
  void aLongPollIsWokenByTheNextWindow() throws Exception {
    close(END, "1");
    eventually(() -> assertThat(ask(latest("")).statusCode()).isEqualTo(200));
    CompletableFuture<HttpResponse<String>> poll = poll(END);
    eventually(() -> assertThat(waiting()).isEqualTo(1));
    close(END.plusSeconds(10), "1", "2", "3");
    assertThat(json(poll.get()).path("rows").size()).isEqualTo(3);
  }

  @Test
  void everyWindowIsCompleteWhenItIsAnnounced() throws Exception {
    String[] cells = IntStream.range(0, 500).mapToObj(String::valueOf).toArray(String[]::new);
    Instant end = END;
    for (int window = 0; window < 20; window++) {
      CompletableFuture<HttpResponse<String>> poll = poll(end.minusSeconds(10));
      close(end, cells);
      JsonNode answer = json(poll.get());
      assertThat(answer.path("window").path("end").asString()).isEqualTo(end.toString());
      assertThat(answer.path("rows").size()).isEqualTo(500);
      end = end.plusSeconds(10);
    }
  }

  @Test
  void aLongPollEndsWithNothing() throws Exception {
    long start = System.nanoTime();
    assertThat(ask(latest(",\"wait\":\"0.3s\"")).statusCode()).isEqualTo(204);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(millis(290), millis(3_000));
    assertThat(ask(latest("")).statusCode()).isEqualTo(204);
  }

  @Test
  void saysEverythingThatIsWrong() throws Exception {
    HttpResponse<String> answer =
        ask(
            """
            {"metric":"%s","select":[{"field":"x"}],"groupBy":["y"],"window":"latest"}
            """
                .formatted(metric));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("select: field x", "groupBy: y");
    assertThat(ask(latest(",\"groupby\":[\"s2id\"]")).body()).contains("groupby");
    assertThat(ask("{").statusCode()).isEqualTo(400);
    assertThat(ask("{}").statusCode()).isEqualTo(400);
  }

  @Test
  void everyoneNeedsTheirRole() throws Exception {
    String publisher = TestTokens.token("transport", "PUBLISHER");
    String viewer = TestTokens.token("food", "VIEWER");
    String otherEditor = TestTokens.token("food", "EDITOR");
    assertThat(send(query(latest(""), "nonsense")).statusCode()).isEqualTo(401);
    assertThat(send(query(latest(""), publisher)).statusCode()).isEqualTo(403);
    assertThat(send(query(latest(""), viewer)).statusCode()).isEqualTo(204);
    String model = sample("metric.json").replace("\"supply\"", '"' + metric + '"');
    assertThat(send(put(model, otherEditor)).statusCode()).isEqualTo(403);
  }

  @Test
  void theSampleQueriesAreGood() throws Exception {
    for (String name : new String[] {"query-latest.json", "query-range.json"}) {
      String query = sample(name).replace("\"supply\"", '"' + metric + '"').replace("25s", "0s");
      assertThat(ask(query).statusCode()).isIn(200, 204);
    }
  }

  @Test
  void healthSaysWhatItStandsOn() {
    eventually(
        () ->
            assertThat(send(request("/actuator/health", "").build()).body())
                .contains("\"status\":\"UP\"", "QuestDB 9", "\"behind\":"));
  }

  @Test
  void holdsTenThousandRows() throws Exception {
    close(END, IntStream.range(0, 10_000).mapToObj(String::valueOf).toArray(String[]::new));
    HttpResponse<String> answer = poll(Instant.EPOCH).get();
    assertThat(json(answer).path("rows").size()).isEqualTo(10_000);
  }

  /** What a dagger does: writes the rows, then says that the window is closed. */
  private void close(Instant end, String... cells) {
    String lines =
        Stream.of(cells)
            .map(
                cell ->
                    "%s,s2id=%s,vehicle_type=BIKE unique_drivers=1 %d"
                        .formatted(metric, cell, end.getEpochSecond() * 1_000_000_000))
            .collect(Collectors.joining("\n"));
    ChildServer.write(TestQuestDb.url().resolve("/write"), lines + "\n");
    WindowClosed closed = Closed.window(metric, end, cells.length);
    producer.send(
        new ProducerRecord<>(TOPIC, metric.getBytes(StandardCharsets.UTF_8), closed.toByteArray()));
    producer.flush();
  }

  private CompletableFuture<HttpResponse<String>> poll(Instant after) {
    return HTTP.sendAsync(
        query(latest(",\"after\":\"" + after + "\",\"wait\":\"30s\""), EDITOR),
        BodyHandlers.ofString());
  }

  private String latest(String more) {
    return """
        {"metric":"%s","select":[{"field":"unique_drivers"}],"groupBy":["s2id","vehicle_type"],
         "window":"latest"%s}
        """
        .formatted(metric, more);
  }

  private static HttpResponse<String> ask(String query) throws Exception {
    return send(query(query, EDITOR));
  }

  private static HttpRequest query(String body, String token) {
    return request("/v1/query", token)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private HttpResponse<String> put(String model) throws Exception {
    return send(put(model, EDITOR));
  }

  private HttpRequest put(String model, String token) {
    return request("/v1/metrics/" + metric, token)
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString(model))
        .build();
  }

  private static HttpRequest.Builder request(String path, String token) {
    String port = app.getEnvironment().getRequiredProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + token);
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HTTP.send(request, BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private static int waiting() throws Exception {
    String metrics = send(request("/actuator/prometheus", "").build()).body();
    return metrics
        .lines()
        .filter(line -> line.startsWith("enigma_polls_waiting"))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static String sample(String name) throws IOException {
    try (InputStream in = EnigmaIT.class.getResourceAsStream("/http/enigma/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
