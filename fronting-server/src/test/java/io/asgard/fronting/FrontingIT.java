package io.asgard.fronting;

import static io.asgard.fronting.Fronting.TOKEN;
import static io.asgard.fronting.Fronting.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import io.asgard.contracts.v1.AdvanceWatermarkRequest;
import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.contracts.v1.FrontingGrpc;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.TestTokens;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FrontingIT {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final String TOPIC = TestKafka.topic("location", 3);
  private static final String WATERMARKS = TestKafka.topic("watermarks", 3);
  private static final String HEADERS = TestKafka.topic("headers", 1);
  private static final String FRESH = TestKafka.topic("fresh", 1);

  private static FakeRegistry registry;
  private static Fronting fronting;

  @BeforeAll
  static void start() throws Exception {
    registry = new FakeRegistry(0).with(TOPIC).with(WATERMARKS).with(HEADERS).with(FRESH);
    fronting =
        Fronting.start(TestKafka.bootstrapServers(), registry.url(), "fronting.max-request=1100KB");
  }

  @AfterAll
  static void stop() {
    fronting.close();
    registry.close();
  }

  @Test
  void badEventsLeaveTheirNeighboursAlone() {
    PublishResponse response =
        fronting
            .blocking()
            .publish(
                request(
                    event(TOPIC, "a"),
                    event("made-up", "b"),
                    event(TOPIC, "c", Instant.now().minus(Duration.ofDays(8))),
                    event(TOPIC, "d", Instant.now().plus(Duration.ofHours(2))),
                    event(TOPIC, "e").toBuilder().setMessage(event(TOPIC, "e").getKey()).build(),
                    millisecondsForSeconds(TOPIC),
                    event(TOPIC, "f")));
    assertThat(codes(response))
        .containsExactly(
            Code.STORED,
            Code.UNKNOWN_TOPIC,
            Code.TOO_OLD,
            Code.TOO_NEW,
            Code.INVALID,
            Code.INVALID,
            Code.STORED);
  }

  @Test
  void aBadEventLeavesAStreamAlone() throws Exception {
    Collected answers = new Collected();
    var requests = fronting.async(TOKEN).publishStream(answers);
    requests.onNext(request(event(TOPIC, "a"), millisecondsForSeconds(TOPIC), event(TOPIC, "b")));
    requests.onNext(request(event(TOPIC, "c")));
    requests.onCompleted();
    assertThat(answers.join()).isEqualTo(Status.Code.OK);
    assertThat(answers.responses())
        .extracting(FrontingIT::codes)
        .containsExactly(List.of(Code.STORED, Code.INVALID, Code.STORED), List.of(Code.STORED));
  }

  @Test
  void aStreamThatEndsBehindItsFirstRequestLosesNothing() throws Exception {
    Collected answers = new Collected();
    var requests = fronting.async(TOKEN).publishStream(answers);
    requests.onNext(request(event(FRESH, "a"))); // Its topic has to be looked for first.
    requests.onCompleted();
    assertThat(answers.join()).isEqualTo(Status.Code.OK);
    assertThat(answers.responses())
        .extracting(FrontingIT::codes)
        .containsExactly(List.of(Code.STORED));
    assertThat(Stored.in(TestKafka.bootstrapServers(), FRESH)).hasSize(1);
  }

  @Test
  void storesTheBytesTheIdAndTheTimes() {
    Instant time = Instant.now().minusSeconds(60);
    Event event = event(HEADERS, "a", time);
    Answer answer = fronting.blocking().publish(request(event)).getAnswers(0);
    ConsumerRecord<byte[], byte[]> record = Stored.in(TestKafka.bootstrapServers(), HEADERS).get(0);
    assertThat(record.key()).isEqualTo(event.getKey().toByteArray());
    assertThat(record.value()).isEqualTo(event.getMessage().toByteArray());
    assertThat(Stored.meta(record))
        .isEqualTo(
            EventMeta.newBuilder()
                .setId(answer.getId())
                .setEventTimeMs(time.toEpochMilli())
                .setAcceptedMs(record.timestamp())
                .setOrigin("test-transport")
                .build());
  }

  @Test
  void aStreamIsAnsweredInTheOrderOfItsRequests() throws Exception {
    Collected answers = new Collected();
    var requests = fronting.async(TOKEN).publishStream(answers);
    for (int i = 0; i < 200; i++) {
      requests.onNext(
          i % 10 == 0 ? request(event("made-up", "x")) : request(event(TOPIC, "d" + i)));
    }
    requests.onCompleted();
    assertThat(answers.join()).isEqualTo(Status.Code.OK);
    List<PublishResponse> responses = answers.responses();
    assertThat(responses).hasSize(200);
    for (int i = 0; i < 200; i++) {
      Code expected = i % 10 == 0 ? Code.UNKNOWN_TOPIC : Code.STORED;
      assertThat(codes(responses.get(i))).containsExactly(expected);
    }
  }

  @Test
  void everyPartitionIsToldOfTheWatermark() {
    Instant time = Instant.parse("2026-03-01T10:00:00Z");
    int partitions =
        fronting
            .blocking()
            .advanceWatermark(
                AdvanceWatermarkRequest.newBuilder()
                    .setTopic(WATERMARKS)
                    .setTime(Timestamp.newBuilder().setSeconds(time.getEpochSecond()))
                    .build())
            .getPartitions();
    assertThat(partitions).isEqualTo(3);
    List<ConsumerRecord<byte[], byte[]>> records =
        Stored.in(TestKafka.bootstrapServers(), WATERMARKS);
    assertThat(records).extracting(ConsumerRecord::partition).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(records)
        .allSatisfy(record -> assertThat(record.value()).isNull())
        .allSatisfy(record -> assertThat(record.key()).isNull())
        .extracting(Stored::meta)
        .allSatisfy(meta -> assertThat(meta.getKind()).isEqualTo(EventMeta.Kind.WATERMARK))
        .allSatisfy(meta -> assertThat(meta.getEventTimeMs()).isEqualTo(time.toEpochMilli()));
  }

  @Test
  void aWatermarkBeyondAllTimesIsRefused() throws Exception {
    for (long seconds : List.of(Instant.now().toEpochMilli(), Long.MAX_VALUE, Long.MIN_VALUE)) {
      AdvanceWatermarkRequest request =
          AdvanceWatermarkRequest.newBuilder()
              .setTopic(TOPIC)
              .setTime(Timestamp.newBuilder().setSeconds(seconds).setNanos(2_000_000_000))
              .build();
      assertThatThrownBy(() -> fronting.blocking().advanceWatermark(request))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageStartingWith("INVALID_ARGUMENT: time: ");
      problem(
          fronting.post(
              "/v1/topics/" + TOPIC + "/watermark", TOKEN, PROTOBUF, request.toByteArray()),
          400,
          "time: ");
    }
  }

  @Test
  void grpcRefusesWhoIsNobody() {
    assertThatThrownBy(
            () ->
                fronting
                    .as("nonsense", FrontingGrpc.newBlockingStub(fronting.channel()))
                    .publish(request(event(TOPIC, "a"))))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("UNAUTHENTICATED: token: not a signed JWT");
  }

  @Test
  void grpcRefusesWhoMayNotPublish() {
    String viewer = TestTokens.token("transport", "VIEWER");
    assertThatThrownBy(
            () ->
                fronting
                    .as(viewer, FrontingGrpc.newBlockingStub(fronting.channel()))
                    .publish(request(event(TOPIC, "a"))))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("PERMISSION_DENIED: token of test-transport");
  }

  @Test
  void theTopicsOfOthersAreRefusedPerEvent() {
    String other = TestTokens.token("payments", "PUBLISHER");
    PublishResponse response =
        fronting
            .as(other, FrontingGrpc.newBlockingStub(fronting.channel()))
            .publish(request(event(TOPIC, "a")));
    assertThat(codes(response)).containsExactly(Code.NOT_ALLOWED);
  }

  @Test
  void aMessageThatIsTooLargeFailsItsCallOnly() {
    Event large = Event.newBuilder().setTopic("x".repeat(2_000_000)).build();
    assertThatThrownBy(() -> fronting.blocking().publish(request(large)))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("RESOURCE_EXHAUSTED");
    assertThat(codes(fronting.blocking().publish(request(event(TOPIC, "a")))))
        .containsExactly(Code.STORED);
  }

  @Test
  void aRequestOfTooManyEventsIsRefusedByEveryWayIn() throws Exception {
    Event empty = Event.getDefaultInstance();
    PublishRequest many =
        PublishRequest.newBuilder().addAllEvents(Collections.nCopies(10_001, empty)).build();
    String reason = "events: more than 10000 (expected: <= 10000)";
    assertThatThrownBy(() -> fronting.blocking().publish(many))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessage("INVALID_ARGUMENT: " + reason);
    Collected answers = new Collected();
    fronting.async(TOKEN).publishStream(answers).onNext(many);
    assertThat(answers.join()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    problem(fronting.post("/v1/events", TOKEN, PROTOBUF, many.toByteArray()), 400, reason);
    String json = "{\"events\": [" + "{},".repeat(10_000) + "{}]}";
    problem(fronting.post("/v1/events", TOKEN, JSON, utf8(json)), 400, reason);
  }

  @Test
  void restTakesProtobuf() throws Exception {
    HttpResponse<byte[]> response =
        fronting.post(
            "/v1/events",
            TOKEN,
            PROTOBUF,
            request(event(TOPIC, "a"), event("made-up", "b")).toByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue(PROTOBUF);
    assertThat(codes(PublishResponse.parseFrom(response.body())))
        .containsExactly(Code.STORED, Code.UNKNOWN_TOPIC);
  }

  @Test
  void restTakesJson() throws Exception {
    String body =
        sample("events.json")
            .replace("driver-location", TOPIC)
            .replace("2026-03-01T10:00:00Z", Instant.now().toString());
    HttpResponse<byte[]> response = fronting.post("/v1/events", TOKEN, JSON, utf8(body));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(JsonMapper.shared().readTree(text(response)))
        .isEqualTo(JsonMapper.shared().readTree(sample("answers.json")));
  }

  @Test
  void restAdvancesAWatermark() throws Exception {
    HttpResponse<byte[]> response =
        fronting.post(
            "/v1/topics/" + TOPIC + "/watermark", TOKEN, JSON, utf8(sample("watermark.json")));
    assertThat(text(response)).contains("\"partitions\": 3");
  }

  private static String sample(String name) throws IOException {
    try (InputStream in = FrontingIT.class.getResourceAsStream("/http/fronting/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void restTellsProblems() throws Exception {
    problem(fronting.post("/v1/events", "nonsense", JSON, utf8("{}")), 401, "token: not a signed");
    String viewer = TestTokens.token("transport", "VIEWER");
    problem(fronting.post("/v1/events", viewer, JSON, utf8("{}")), 403, "token of test-transport");
    problem(fronting.post("/v1/events", TOKEN, JSON, utf8("{")), 400, "body: not JSON");
    problem(fronting.post("/v1/events", TOKEN, PROTOBUF, utf8("rubbish")), 400, "body: not a Pub");
    problem(fronting.post("/v1/events", TOKEN, "text/csv", utf8("a,b")), 415, "");
    problem(fronting.post("/v1/events", TOKEN, PROTOBUF, new byte[2_000_000]), 413, "request: too");
    problem(fronting.post("/v1/topics/x/watermark", TOKEN, JSON, utf8("{}")), 400, "time: missing");
    byte[] large = utf8("{\"time\":\"" + "2".repeat(20_000) + "\"}");
    problem(
        fronting.post("/v1/topics/x/watermark", TOKEN, JSON, large),
        413,
        "request: too large (expected: <= 16384 bytes");
    problem(
        fronting.post(
            "/v1/topics/x/watermark", TOKEN, JSON, utf8("{\"time\":\"2026-03-01T10:00:00Z\"}")),
        404,
        "topic: x (expected: a registered topic)");
    problem(fronting.post("/elsewhere", TOKEN, JSON, utf8("{}")), 404, "");
  }

  @Test
  void isHealthy() {
    assertThat(fronting.health("kafka")).isEqualTo("UP");
    assertThat(fronting.health("registry")).isEqualTo("UP");
  }

  private static void problem(HttpResponse<byte[]> response, int status, String detail) {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(text(response)).contains("\"status\":" + status).contains("\"detail\":\"" + detail);
  }

  private static Event millisecondsForSeconds(String topic) {
    return event(topic, "ms", Instant.ofEpochSecond(Instant.now().toEpochMilli()));
  }

  private static PublishRequest request(Event... events) {
    return PublishRequest.newBuilder().addAllEvents(List.of(events)).build();
  }

  private static List<Code> codes(PublishResponse response) {
    return response.getAnswersList().stream().map(Answer::getCode).toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
