package io.asgard.cosmos;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.cosmos.enigma.EnigmaServer;
import io.asgard.platform.test.TestPostgres;
import io.asgard.platform.test.TestTokens;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

class CosmosIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String EDITOR = TestTokens.token("transport", "EDITOR");
  private static final String VIEWER = TestTokens.token("payments", "VIEWER");

  private static EnigmaServer enigma;
  private static ServletWebServerApplicationContext cosmos;

  @BeforeAll
  static void start() throws IOException {
    enigma = new EnigmaServer();
    cosmos = start(TestPostgres.url());
    eventually(() -> assertThat(get("/v1/metrics", VIEWER).statusCode()).isEqualTo(200));
    assertThat(put("/v1/metrics/supply", sample("metric"), EDITOR).statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    cosmos.close();
    enigma.close();
  }

  @Test
  void keepsModelsOfEveryKind() {
    put("/v1/layers/choropleth", sample("layer"), EDITOR);
    put("/v1/areas/jakarta", sample("area"), EDITOR);
    assertThat(get("/v1/metrics", VIEWER).body()).startsWith("{\"metrics\":[{\"name\":\"supply\"");
    assertThat(get("/v1/layers/choropleth", VIEWER).body()).contains("\"elevation\"");
    assertThat(get("/v1/areas", VIEWER).body()).contains("106.82");
    assertThat(delete("/v1/areas/jakarta", EDITOR).statusCode()).isEqualTo(204);
    assertThat(get("/v1/areas/jakarta", VIEWER).statusCode()).isEqualTo(404);
  }

  @Test
  void anUnchangedListIsNotSentAgain() {
    HttpResponse<String> first = get("/v1/metrics", VIEWER);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(send(request("/v1/metrics", VIEWER).header("If-None-Match", tag)).statusCode())
        .isEqualTo(304);
  }

  @Test
  void onlyTheOwningTeamsEditorWrites() {
    String stranger = TestTokens.token("payments", "EDITOR");
    String seized = sample("metric").replace("transport", "payments");
    assertThat(put("/v1/metrics/supply", sample("metric"), VIEWER).statusCode()).isEqualTo(403);
    assertThat(put("/v1/metrics/supply", seized, stranger).statusCode()).isEqualTo(403);
    assertThat(delete("/v1/metrics/supply", stranger).statusCode()).isEqualTo(403);
  }

  @Test
  void aWrongModelIsRefusedWithAllItsProblems() {
    HttpResponse<String> answer = put("/v1/metrics/x", "{\"name\":\"x\"}", EDITOR);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("team: empty", "fields: none", "window: 0s");
  }

  @Test
  void fiftyMapsCostOnePollAWindow() {
    put("/v1/metrics/demand", sample("metric").replace("supply", "demand"), EDITOR);
    List<Map> maps = Stream.generate(() -> map("demand", VIEWER)).limit(50).toList();
    eventually(() -> assertThat(polls("demand")).isEqualTo(1));
    enigma.closeWindow();
    eventually(() -> assertThat(maps).allMatch(map -> map.frames.size() == 1));
    enigma.closeWindow();
    eventually(() -> assertThat(maps).allMatch(map -> map.frames.size() == 2));
    eventually(() -> assertThat(polls("demand")).isEqualTo(3));
    assertThat(maps.get(49).frames.get(1))
        .startsWith("{\"type\":\"window\",\"metric\":\"demand\",\"window\":{\"start\":");
    maps.forEach(map -> map.socket.abort());
  }

  @Test
  void anUnknownMetricIsAnErrorFrame() {
    Map map = map("suply", VIEWER);
    eventually(() -> assertThat(map.frames).hasSize(1));
    assertThat(map.frames.get(0)).contains("\"type\":\"error\"", "metric: suply");
    map.socket.abort();
  }

  @Test
  void aRevokedTokenClosesItsSockets() throws IOException {
    Map map = map("supply", TestTokens.token("stolen", "payments", Duration.ofHours(1), "VIEWER"));
    Files.writeString(TestTokens.revoked(), "[\"stolen\"]");
    eventually(() -> assertThat(map.closed).isEqualTo("token: stolen is revoked"));
  }

  @Test
  void nobodyConnectsWithoutAToken() {
    assertThatThrownBy(() -> map("supply", "nonsense")).isInstanceOf(CompletionException.class);
    assertThatThrownBy(() -> map("supply", TestTokens.token("shop", "PUBLISHER")))
        .isInstanceOf(CompletionException.class);
  }

  @Test
  void startsAndSaysWhyItIsDownWithoutPostgres() {
    try (ServletWebServerApplicationContext alone = start("jdbc:postgresql://127.0.0.1:1/x")) {
      eventually(() -> assertThat(health(alone)).contains("DOWN", "127.0.0.1:1 refused"));
    }
  }

  @Test
  void answersFromMemoryWhilePostgresIsAway() throws IOException {
    EmbeddedPostgres postgres = EmbeddedPostgres.start();
    try (ServletWebServerApplicationContext other =
        start(postgres.getJdbcUrl("postgres", "postgres"))) {
      eventually(() -> assertThat(health(other)).doesNotContain("DOWN"));
      assertThat(send(metric(other)).statusCode()).isEqualTo(200);
      postgres.close();
      eventually(() -> assertThat(health(other)).contains("DOWN"));
      assertThat(send(metric(other).GET()).body()).contains("unique_drivers");
      assertThat(send(metric(other)).statusCode()).isEqualTo(503);
    }
  }

  private static String health(ServletWebServerApplicationContext service) {
    return send(HttpRequest.newBuilder(url(service).resolve("/actuator/health"))).body();
  }

  private static HttpRequest.Builder metric(ServletWebServerApplicationContext service) {
    return HttpRequest.newBuilder(url(service).resolve("/v1/metrics/supply"))
        .header("Authorization", "Bearer " + EDITOR)
        .PUT(HttpRequest.BodyPublishers.ofString(sample("metric")));
  }

  private static URI url(ServletWebServerApplicationContext service) {
    return URI.create("http://127.0.0.1:" + service.getWebServer().getPort());
  }

  private static ServletWebServerApplicationContext start(String postgres) {
    return (ServletWebServerApplicationContext)
        new SpringApplicationBuilder(CosmosApplication.class)
            .run(
                Stream.concat(
                        Stream.of(TestTokens.properties()),
                        Stream.of(
                            "server.port=0",
                            "cosmos.postgres.url=" + postgres,
                            "cosmos.postgres.user=postgres",
                            "cosmos.postgres.password=postgres",
                            "cosmos.enigma.url=" + enigma.url()))
                    .map(property -> "--" + property)
                    .toArray(String[]::new));
  }

  private static long polls(String metric) {
    return enigma.queries().stream()
        .filter(query -> query.path("metric").asString().equals(metric))
        .count();
  }

  private static HttpResponse<String> get(String path, String token) {
    return send(request(path, token));
  }

  private static HttpResponse<String> put(String path, String body, String token) {
    return send(request(path, token).PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> delete(String path, String token) {
    return send(request(path, token).DELETE());
  }

  private static HttpRequest.Builder request(String path, String token) {
    return HttpRequest.newBuilder(url(cosmos).resolve(path))
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

  private static String sample(String name) {
    try (InputStream in = CosmosIT.class.getResourceAsStream("/http/cosmos/" + name + ".json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A map in a browser: the token travels as a subprotocol. */
  private static Map map(String metric, String token) {
    Map map = new Map();
    URI live = URI.create("ws://127.0.0.1:" + cosmos.getWebServer().getPort() + "/v1/live");
    map.socket =
        HTTP.newWebSocketBuilder()
            .subprotocols("asgard", "bearer." + token)
            .buildAsync(live, map)
            .join();
    assertThat(map.socket.getSubprotocol()).isEqualTo("asgard");
    map.socket.sendText(sample("live-subscribe").replace("supply", metric), true).join();
    return map;
  }

  private static final class Map implements WebSocket.Listener {
    final List<String> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    volatile @Nullable String closed;
    @Nullable WebSocket socket;

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      part.append(text);
      if (last) {
        frames.add(part.toString());
        part.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      closed = reason;
      return null;
    }
  }
}
