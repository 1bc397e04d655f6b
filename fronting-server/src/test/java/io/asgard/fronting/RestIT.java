package io.asgard.fronting;

import static io.asgard.fronting.Fronting.TOKEN;
import static io.asgard.fronting.Fronting.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.TestTokens;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** One event at a time, and bodies that are compressed or do not end. */
class RestIT {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final String TOPIC = TestKafka.topic("rest", 1);
  private static final String ONE = "/v1/topics/" + TOPIC + "/events";

  private static FakeRegistry registry;
  private static Fronting fronting;

  @BeforeAll
  static void start() throws Exception {
    registry = new FakeRegistry(0).with(TOPIC);
    fronting =
        Fronting.start(TestKafka.bootstrapServers(), registry.url(), "fronting.max-request=2MB");
  }

  @AfterAll
  static void stop() {
    fronting.close();
    registry.close();
  }

  @Test
  void takesOneEventAsJson() throws Exception {
    String body = sample("event.json").replace("2026-03-01T10:00:00Z", Instant.now().toString());
    HttpResponse<byte[]> response = fronting.post(ONE, TOKEN, JSON, utf8(body));
    assertThat(JsonMapper.shared().readTree(response.body()))
        .isEqualTo(JsonMapper.shared().readTree(sample("answer.json")));
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void takesOneEventAsProtobuf() throws Exception {
    Event event = event(TOPIC, "a").toBuilder().clearTopic().build();
    HttpResponse<byte[]> response = fronting.post(ONE, TOKEN, PROTOBUF, event.toByteArray());
    Answer answer = Answer.parseFrom(response.body());
    assertThat(answer.getCode()).isEqualTo(Code.STORED);
    assertThat(answer.getId().size()).isEqualTo(16);
  }

  @Test
  void theStatusOfOneEventSaysWhatBecameOfIt() throws Exception {
    Event event = event(TOPIC, "a").toBuilder().clearTopic().build();
    Event old = event(TOPIC, "a", Instant.now().minus(Duration.ofDays(9)));
    assertStatus(fronting.post(ONE, TOKEN, PROTOBUF, old.toByteArray()), 422, Code.TOO_OLD);
    String other = TestTokens.token("payments", "PUBLISHER");
    assertStatus(fronting.post(ONE, other, PROTOBUF, event.toByteArray()), 403, Code.NOT_ALLOWED);
    assertStatus(
        fronting.post("/v1/topics/x/events", TOKEN, PROTOBUF, event.toByteArray()),
        404,
        Code.UNKNOWN_TOPIC);
    HttpResponse<byte[]> wrong =
        fronting.post(ONE, TOKEN, JSON, utf8("{\"key\": {}, \"message\": {\"location\": 1}}"));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(text(wrong)).contains("\"INVALID\"").contains("message.location: 1 (expected: a");
  }

  @Test
  void aBodyThatIsNoEventIsAProblem() throws Exception {
    for (String body : new String[] {"[]", "{", "7", ""}) {
      assertThat(fronting.post(ONE, TOKEN, JSON, utf8(body)).statusCode()).isEqualTo(400);
    }
    HttpResponse<byte[]> elsewhere =
        fronting.post(ONE, TOKEN, PROTOBUF, event("other", "a").toByteArray());
    assertThat(elsewhere.statusCode()).isEqualTo(400);
    assertThat(text(elsewhere)).contains("topic: other (expected: none, or the path's");
  }

  @Test
  void aBodyMayBeCompressed() throws Exception {
    byte[] request = PublishRequest.newBuilder().addEvents(event(TOPIC, "z")).build().toByteArray();
    HttpResponse<byte[]> response =
        fronting.post("/v1/events", TOKEN, PROTOBUF, gzip(request), "gzip");
    assertThat(PublishResponse.parseFrom(response.body()).getAnswers(0).getCode())
        .isEqualTo(Code.STORED);
    assertThat(fronting.post("/v1/events", TOKEN, PROTOBUF, request, "br").statusCode())
        .isEqualTo(415);
    assertThat(fronting.post("/v1/events", TOKEN, PROTOBUF, request, "gzip").statusCode())
        .isEqualTo(400);
  }

  @Test
  void aBombIsTooLarge() throws Exception {
    byte[] bomb = gzip(new byte[500_000_000]);
    HttpResponse<byte[]> response = fronting.post("/v1/events", TOKEN, PROTOBUF, bomb, "gzip");
    assertThat(response.statusCode()).as(text(response)).isEqualTo(413);
  }

  @Test
  void grpcMayBeCompressed() {
    PublishRequest request = PublishRequest.newBuilder().addEvents(event(TOPIC, "z")).build();
    assertThat(fronting.blocking().withCompression("gzip").publish(request).getAnswers(0).getCode())
        .isEqualTo(Code.STORED);
    PublishRequest bomb =
        PublishRequest.newBuilder()
            .addEvents(Event.newBuilder().setTopic("x".repeat(50_000_000)))
            .build();
    assertThatThrownBy(() -> fronting.blocking().withCompression("gzip").publish(bomb))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("RESOURCE_EXHAUSTED");
  }

  private static void assertStatus(HttpResponse<byte[]> response, int status, Code code)
      throws IOException {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(Answer.parseFrom(response.body()).getCode()).isEqualTo(code);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static String sample(String name) throws IOException {
    try (InputStream in = RestIT.class.getResourceAsStream("/http/fronting/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
