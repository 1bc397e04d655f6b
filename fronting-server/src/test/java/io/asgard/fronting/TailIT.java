package io.asgard.fronting;

import static io.asgard.fronting.Fronting.TOKEN;
import static io.asgard.fronting.Fronting.event;
import static io.asgard.platform.test.Eventually.eventually;
import static io.asgard.platform.test.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.TestTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TailIT {
  private static final String TOPIC = TestKafka.topic("tail", 2);
  private static final String VIEWER = TestTokens.token("transport", "VIEWER");

  private static FakeRegistry registry;
  private static Fronting fronting;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    registry = new FakeRegistry(0).with(TOPIC);
    fronting = Fronting.start(TestKafka.bootstrapServers(), registry.url(), "fronting.max-tails=4");
    publish("past-1", "past-2", "past-3");
  }

  @AfterAll
  static void stop() {
    fronting.close();
    registry.close();
  }

  @Test
  void showsWhatArrives() throws Exception {
    try (Stream<String> lines = tail(VIEWER, "?where=driverId=new-2&count=1").body()) {
      opened();
      publish("new-1", "new-2");
      JsonNode line = JsonMapper.shared().readTree(first(lines));
      assertThat(line.path("topic").asString()).isEqualTo(TOPIC);
      assertThat(line.path("key").path("driverId").asString()).isEqualTo("new-2");
      assertThat(line.path("message").path("driverId").asString()).isEqualTo("new-2");
      assertThat(line.path("origin").asString()).isEqualTo("test-transport");
      assertThat(line.propertyNames())
          .contains("partition", "offset", "id", "eventTime", "acceptedTime");
    }
  }

  @Test
  void beginsInThePast() throws Exception {
    assertThat(drivers("?from=beginning&count=3"))
        .containsExactlyInAnyOrder("past-1", "past-2", "past-3");
    assertThat(drivers("?from=beginning&count=1&where=key.driverId=past-2"))
        .containsExactly("past-2");
    assertThat(drivers("?last=1&count=1")).hasSize(1);
  }

  @Test
  void showsLinesForPeople() throws Exception {
    HttpResponse<Stream<String>> response =
        http.send(
            request(TOKEN, "?from=beginning&count=1&where=driverId=past-1")
                .header("Accept", "text/plain")
                .build(),
            BodyHandlers.ofLines());
    assertThat(response.body().findFirst().orElseThrow())
        .matches("\\S+Z \\d@\\d+ test-transport \\{\"driverId\":\"past-1\"} \\{.*}");
  }

  @Test
  void refusesWhatCannotBeShown() throws Exception {
    assertThat(tail(TestTokens.token("payments", "VIEWER"), "").statusCode()).isEqualTo(403);
    assertThat(tail("nonsense", "").statusCode()).isEqualTo(401);
    HttpResponse<Stream<String>> wrong =
        tail(VIEWER, "?where=speed=1&where=vehicleType=TRAM&where=location=x");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(first(wrong.body()))
        .contains("where: speed: speed (expected: a field of one value of [driverId")
        .contains("where: vehicleType: TRAM (expected: one of [")
        .contains("where: location (expected: a field below it, [latitude, longitude])");
    assertThat(tail(VIEWER, "?last=-1").statusCode()).isEqualTo(400);
    HttpRequest unknown = request(VIEWER, "").uri(address("/v1/topics/x/tail")).build();
    assertThat(http.send(unknown, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
  }

  @Test
  void thereAreNotTooMany() throws Exception {
    try (Stream<String> one = tail(VIEWER, "").body();
        Stream<String> two = tail(VIEWER, "").body()) {
      HttpResponse<Stream<String>> third = tail(VIEWER, "");
      assertThat(third.statusCode()).isEqualTo(503);
      assertThat(first(third.body()))
          .contains("tails: 2 of team transport (expected: < 2, half of fronting.max-tails)");
    }
    eventually(() -> assertThat(open()).isZero());
  }

  @Test
  void endsWithItsToken() throws Exception {
    String id = "revoked-tail";
    String token = TestTokens.token(id, "transport", Duration.ofHours(1), "VIEWER");
    try (Stream<String> lines = tail(token, "").body()) {
      Files.writeString(TestTokens.revoked(), "[\"" + id + "\"]");
      within(Duration.ofSeconds(5), () -> assertThat(open()).isZero());
      assertThat(first(lines)).isEqualTo("{\"end\":\"token: " + id + " is revoked\"}");
    }
  }

  @Test
  void endsWhenTheTopicIsGivenToAnotherTeam() throws Exception {
    try (Stream<String> lines = tail(VIEWER, "").body()) {
      opened();
      registry.give("payments");
      // The registry is read every 3 s, rights are looked at every second.
      within(Duration.ofSeconds(8), () -> assertThat(open()).isZero());
      assertThat(first(lines)).endsWith("(expected: VIEWER of team payments)\"}");
    } finally {
      registry.give("transport");
      eventually(
          () -> assertThat(tail(VIEWER, "?from=beginning&count=1").statusCode()).isEqualTo(200));
    }
  }

  @Test
  void aReaderWhoDoesNotReadIsToldWhatItMissed() throws Exception {
    try (Stream<String> lines = tail(VIEWER, "").body()) {
      opened();
      Iterator<String> reading = lines.iterator();
      Event large = large();
      PublishRequest.Builder request = PublishRequest.newBuilder();
      for (int i = 0; i < 10; i++) {
        request.addEvents(large);
      }
      for (int i = 0; i < 60; i++) {
        fronting.blocking().publish(request.build()); // 60 MB, more than all buffers hold.
      }
      boolean skipped = false;
      while (!skipped) {
        publish("next");
        skipped = reading.next().startsWith("{\"skipped\":");
      }
      assertThat(skipped).isTrue();
    }
  }

  private static Event large() {
    Event event = event(TOPIC, "large");
    String text = "x".repeat(100_000);
    ByteString field = ByteString.copyFromUtf8(text);
    return event.toBuilder()
        .setMessage(
            event
                .getMessage()
                .concat(DriverLocation.newBuilder().setRouteIdBytes(field).build().toByteString()))
        .build();
  }

  private static void opened() {
    eventually(() -> assertThat(open()).isEqualTo(1));
  }

  private static double open() {
    return fronting.metric("fronting.connections", "protocol", "tail");
  }

  private List<String> drivers(String query) throws Exception {
    return tail(VIEWER, query)
        .body()
        .filter(line -> !line.isBlank())
        .map(line -> JsonMapper.shared().readTree(line).path("key").path("driverId").asString())
        .toList();
  }

  private static String first(Stream<String> lines) {
    return lines.filter(line -> !line.isBlank()).findFirst().orElseThrow();
  }

  private HttpResponse<Stream<String>> tail(String token, String query) throws Exception {
    return http.send(request(token, query).build(), BodyHandlers.ofLines());
  }

  private static HttpRequest.Builder request(String token, String query) {
    return HttpRequest.newBuilder(address("/v1/topics/" + TOPIC + "/tail" + query))
        .version(HttpClient.Version.HTTP_1_1)
        .header("Authorization", "Bearer " + token);
  }

  private static URI address(String path) {
    return URI.create("http://127.0.0.1:" + fronting.port() + path);
  }

  private static void publish(String... drivers) {
    PublishRequest.Builder request = PublishRequest.newBuilder();
    for (String driver : drivers) {
      request.addEvents(event(TOPIC, driver));
    }
    fronting.blocking().publish(request.build());
  }
}
