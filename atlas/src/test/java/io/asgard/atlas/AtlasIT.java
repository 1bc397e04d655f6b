package io.asgard.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.asgard.platform.test.TestTokens;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

class AtlasIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String VIEWER = TestTokens.token("transport", "VIEWER");

  private static HttpServer others;
  private static ServletWebServerApplicationContext atlas;

  @BeforeAll
  static void start() throws IOException {
    others = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    others.createContext("/v1/metrics", AtlasIT::metrics);
    others.createContext("/v1/query", AtlasIT::query);
    others.start();
    atlas = start("http://127.0.0.1:" + others.getAddress().getPort());
  }

  @AfterAll
  static void stop() {
    atlas.close();
    others.stop(0);
  }

  @Test
  void servesThePageWithoutAToken() {
    HttpResponse<String> page = send(request(atlas, "/"));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<title>Asgard Atlas</title>");
    assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void assetsAreCompressedAndKeptForEver() {
    Matcher script =
        Pattern.compile("/assets/[^\"]+\\.js").matcher(send(request(atlas, "/")).body());
    assertThat(script.find()).isTrue();
    HttpResponse<String> asset =
        send(request(atlas, script.group()).header("Accept-Encoding", "gzip, br"));
    assertThat(asset.statusCode()).isEqualTo(200);
    assertThat(header(asset, "Content-Encoding")).isEqualTo("gzip");
    assertThat(header(asset, "Content-Type")).startsWith("text/javascript");
    assertThat(header(asset, "Cache-Control")).isEqualTo("max-age=31536000, public, immutable");
  }

  @Test
  void tellsThePageWhereToSubscribe() {
    assertThat(get(atlas, "/v1/config").body())
        .isEqualTo("{\"live\":\"ws://127.0.0.1:8460/v1/live\"}");
  }

  @Test
  void asksCosmosAsTheCaller() {
    HttpResponse<String> metrics = get(atlas, "/v1/metrics");
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body()).isEqualTo("{\"metrics\":[" + sample("cosmos/metric") + "]}");
  }

  @Test
  void asksEnigmaAsTheCaller() {
    HttpResponse<String> answer = query(atlas, sample("enigma/query-range"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(sample("enigma/answer-range"));
  }

  @Test
  void aRefusalPassesAsItCame() {
    HttpResponse<String> answer = query(atlas, "{}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.body()).contains("metric: missing");
  }

  @Test
  void withoutATokenNothingIsAsked() {
    assertThat(send(request(atlas, "/v1/config")).statusCode()).isEqualTo(401);
    assertThat(send(request(atlas, "/v1/metrics")).statusCode()).isEqualTo(401);
  }

  @Test
  void saysWhoIsAway() {
    // Port 1 is nobody's.
    try (ServletWebServerApplicationContext alone = start("http://127.0.0.1:1")) {
      assertThat(get(alone, "/v1/areas").statusCode()).isEqualTo(503);
      assertThat(get(alone, "/v1/areas").body()).contains("cosmos: http://127.0.0.1:1 does not");
      assertThat(query(alone, "{}").body())
          .contains("enigma: http://127.0.0.1:1/v1/query does not");
    }
  }

  private static ServletWebServerApplicationContext start(String others) {
    return (ServletWebServerApplicationContext)
        new SpringApplicationBuilder(AtlasApplication.class)
            .properties(TestTokens.properties())
            .run("--server.port=0", "--atlas.cosmos.url=" + others, "--atlas.enigma.url=" + others);
  }

  private static void metrics(HttpExchange call) throws IOException {
    answer(call, 200, "application/json", "{\"metrics\":[" + sample("cosmos/metric") + "]}");
  }

  private static void query(HttpExchange call) throws IOException {
    String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (body.equals(sample("enigma/query-range"))) {
      answer(call, 200, "application/json", sample("enigma/answer-range"));
    } else {
      answer(call, 400, "application/problem+json", "{\"detail\":\"metric: missing\"}");
    }
  }

  private static void answer(HttpExchange call, int status, String type, String body)
      throws IOException {
    boolean known = ("Bearer " + VIEWER).equals(call.getRequestHeaders().getFirst("Authorization"));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().set("Content-Type", type);
    call.sendResponseHeaders(known ? status : 401, bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }

  private static HttpResponse<String> get(ServletWebServerApplicationContext at, String path) {
    return send(request(at, path).header("Authorization", "Bearer " + VIEWER));
  }

  private static HttpResponse<String> query(ServletWebServerApplicationContext at, String body) {
    return send(
        request(at, "/v1/query")
            .header("Authorization", "Bearer " + VIEWER)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder request(ServletWebServerApplicationContext at, String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + at.getWebServer().getPort() + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    return HTTP.sendAsync(request.build(), BodyHandlers.ofString()).join();
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static String sample(String name) {
    try (InputStream body = AtlasIT.class.getResourceAsStream("/http/" + name + ".json")) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }
}
