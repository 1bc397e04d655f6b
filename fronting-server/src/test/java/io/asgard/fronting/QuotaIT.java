package io.asgard.fronting;

import static io.asgard.fronting.Fronting.TOKEN;
import static io.asgard.fronting.Fronting.event;
import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.asgard.contracts.v1.AdvanceWatermarkRequest;
import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.FrontingGrpc;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.TestTokens;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One event a second, of which the team has sent a minute's worth. */
class QuotaIT {
  private static final String TOPIC = TestKafka.topic("quota", 1);
  private static final PublishRequest REQUEST =
      PublishRequest.newBuilder().addEvents(event(TOPIC, "a")).addEvents(event(TOPIC, "b")).build();

  @TempDir static Path directory;
  private static FakeRegistry registry;
  private static Fronting fronting;

  @BeforeAll
  static void start() throws Exception {
    registry = new FakeRegistry(0).with(TOPIC);
    Path live = directory.resolve("live.yml");
    Files.writeString(live, "quotas: { teams: { transport: { events: 1 }, late: { events: 1 } } }");
    fronting =
        Fronting.start(TestKafka.bootstrapServers(), registry.url(), "fronting.live=" + live);
    useUp();
  }

  @AfterAll
  static void stop() {
    fronting.close();
    registry.close();
  }

  /** A minute's worth at once, which is let in and then paid for. */
  private static void useUp() {
    PublishRequest.Builder all = PublishRequest.newBuilder();
    for (int i = 0; i < 60; i++) {
      all.addEvents(event(TOPIC, "d" + i));
    }
    assertThat(codes(fronting.blocking().publish(all.build()))).containsOnly(Code.STORED);
  }

  @Test
  void grpcSaysWhenToComeAgain() {
    assertThatThrownBy(() -> fronting.blocking().publish(REQUEST))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
              assertThat(e.getStatus().getDescription()).startsWith("quota: 1 events/s of team");
              assertThat(Long.parseLong(e.getTrailers().get(pushback()))).isBetween(1L, 60_000L);
            });
  }

  @Test
  void whatIsTooLargeIsNotToldToComeAgain() {
    byte[] large = new byte[3_000_000];
    PublishRequest request =
        PublishRequest.newBuilder()
            .addEvents(event(TOPIC, "a").toBuilder().setMessage(ByteString.copyFrom(large)))
            .build();
    assertThatThrownBy(() -> fronting.blocking().publish(request))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
              assertThat(e.getTrailers().containsKey(pushback())).isFalse();
            });
  }

  @Test
  void restSaysWhenToComeAgain() throws Exception {
    HttpResponse<byte[]> response =
        fronting.post("/v1/events", TOKEN, "application/x-protobuf", REQUEST.toByteArray());
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(response.headers().firstValueAsLong("retry-after").orElseThrow()).isBetween(1L, 60L);
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .contains("quota: 1 events/s of team transport are used up");
  }

  @Test
  void aBodyThatComesAfterTheQuotaIsUsedUpIsRefused() throws Exception {
    byte[] body = REQUEST.toBuilder().addAllEvents(REQUEST.getEventsList()).build().toByteArray();
    double before = fronting.metric("fronting.requests", "protocol", "rest");
    try (java.net.Socket one = begun(body.length);
        java.net.Socket other = begun(body.length)) {
      eventually(
          () ->
              assertThat(fronting.metric("fronting.requests", "protocol", "rest"))
                  .isEqualTo(before + 2));
      assertThat(answer(one, body)).isEqualTo("HTTP/1.1 200");
      assertThat(answer(other, body)).isEqualTo("HTTP/1.1 429");
    }
  }

  @Test
  void aWatermarkCostsLikeEvents() {
    AdvanceWatermarkRequest request =
        AdvanceWatermarkRequest.newBuilder()
            .setTopic(TOPIC)
            .setTime(Timestamp.newBuilder().setSeconds(1772359200))
            .build();
    assertThatThrownBy(() -> fronting.blocking().advanceWatermark(request))
        .hasMessageStartingWith("RESOURCE_EXHAUSTED: quota: 1 events/s of team");
  }

  /** A request of which there is the head. */
  private static java.net.Socket begun(int length) throws IOException {
    java.net.Socket socket = new java.net.Socket("127.0.0.1", fronting.port());
    socket.setSoTimeout(30_000);
    String head =
        "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\n"
            + ("Authorization: Bearer " + TestTokens.token("late", "PUBLISHER") + "\r\n")
            + ("Content-Length: " + length + "\r\n\r\n");
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String answer(java.net.Socket socket, byte[] body) throws IOException {
    socket.getOutputStream().write(body);
    return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
  }

  @Test
  void aStreamIsAnsweredPerEvent() throws Exception {
    Collected answers = new Collected();
    var requests = fronting.async(TOKEN).publishStream(answers);
    requests.onNext(REQUEST);
    requests.onCompleted();
    assertThat(answers.join()).isEqualTo(Status.Code.OK);
    assertRefused(answers.responses().get(0));
  }

  @Test
  void aWebSocketIsAnsweredPerEvent() throws Exception {
    Socket socket = fronting.socket(TOKEN);
    socket.send(REQUEST.toByteArray());
    assertRefused(PublishResponse.parseFrom(socket.binary()));
    socket.send("{\"events\": [{\"topic\": \"" + TOPIC + "\"}]}");
    assertThat(socket.text()).contains("\"QUOTA\"").contains("\"retryAfterMs\":");
  }

  @Test
  void otherTeamsDoNotFeelIt() {
    String payments = TestTokens.token("payments", "PUBLISHER");
    PublishResponse response =
        fronting.as(payments, FrontingGrpc.newBlockingStub(fronting.channel())).publish(REQUEST);
    assertThat(codes(response)).containsOnly(Code.NOT_ALLOWED);
  }

  @Test
  void refusalsAreCounted() {
    assertThatThrownBy(() -> fronting.blocking().publish(REQUEST))
        .isInstanceOf(StatusRuntimeException.class);
    eventually(
        () ->
            assertThat(
                    fronting.metric(
                        "fronting.requests.refused", "protocol", "grpc", "reason", "quota"))
                .isPositive());
  }

  private static void assertRefused(PublishResponse response) {
    assertThat(codes(response)).containsExactly(Code.QUOTA, Code.QUOTA);
    assertThat(response.getAnswersList())
        .allSatisfy(answer -> assertThat(answer.getRetryAfterMs()).isBetween(1, 60_000));
  }

  private static Metadata.Key<String> pushback() {
    return Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
  }

  private static List<Code> codes(PublishResponse response) {
    return response.getAnswersList().stream().map(Answer::getCode).toList();
  }
}
