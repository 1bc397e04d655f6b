package io.asgard.platform.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.Area;
import io.asgard.platform.test.TestTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A service that has nothing but this library. */
class ServiceIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static ServletWebServerApplicationContext service;

  @SpringBootApplication
  @RestController
  static class Sample {
    @GetMapping("/v1/me")
    String me(Caller caller) {
      caller.require(Role.VIEWER, "transport");
      return caller.subject();
    }

    @PutMapping("/v1/area")
    Area area(@RequestBody Area area) {
      return area;
    }

    @GetMapping("/v1/broken")
    String broken() {
      throw new IllegalArgumentException("window: 0s (expected: > 0s)");
    }
  }

  @BeforeAll
  static void start() {
    service =
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(Sample.class)
                .properties(TestTokens.properties())
                .properties("server.port=0", "spring.application.name=sample")
                .run();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void knowsWhoCalls() throws Exception {
    assertThat(get("/v1/me", TestTokens.token("transport", "VIEWER")).body())
        .isEqualTo("test-transport");
  }

  @Test
  void answersAMissingTokenWithAProblem() throws Exception {
    HttpResponse<String> response = get("/v1/me", null);
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.body()).contains("Authorization: missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/broken", "/v1;a=b/broken", "/%761/broken"})
  void cannotBeTalkedOutOfAskingForAToken(String path) throws Exception {
    assertThat(get(path, null).statusCode()).isEqualTo(401);
  }

  @Test
  void answersAnotherTeamWithAProblem() throws Exception {
    HttpResponse<String> response = get("/v1/me", TestTokens.token("payments", "VIEWER"));
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains("expected: VIEWER of team transport");
  }

  @Test
  void takesTheTokenOfABrowsersWebSocket() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/v1/me"))
            .header(
                "Sec-WebSocket-Protocol",
                "asgard, bearer." + TestTokens.token("transport", "VIEWER"))
            .build();
    assertThat(HTTP.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  @Test
  void speaksContractsAsProtobufJson() throws Exception {
    assertThat(put("{\"name\":\"jakarta\",\"zoom\":11}").body())
        .isEqualTo("{\"name\":\"jakarta\",\"zoom\":11.0}");
  }

  @Test
  void namesAnUnknownFieldOfABody() throws Exception {
    HttpResponse<String> response = put("{\"nmae\":\"jakarta\"}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("nmae");
  }

  @Test
  void answersABadArgumentWithItsMessage() throws Exception {
    HttpResponse<String> response = get("/v1/broken", TestTokens.token("transport", "VIEWER"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("window: 0s (expected: > 0s)");
  }

  @Test
  void showsHealthAndMetricsWithoutAToken() throws Exception {
    assertThat(get("/actuator/health", null).body()).contains("\"status\":\"UP\"");
    assertThat(get("/actuator/prometheus", null).body()).contains("service=\"sample\"");
  }

  private static HttpResponse<String> get(String path, String token) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> put(String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/v1/area"))
            .header("Authorization", "Bearer " + TestTokens.token("transport", "EDITOR"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + service.getWebServer().getPort() + path);
  }
}
