package io.asgard.fronting;

import static io.asgard.fronting.Fronting.TOKEN;
import static io.asgard.fronting.Fronting.event;
import static io.asgard.platform.test.Eventually.eventually;
import static io.asgard.platform.test.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestWriter;
import com.linecorp.armeria.common.RequestHeaders;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.FrontingGrpc;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.TestTokens;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that stall, that are too many, and whose tokens end. */
class LimitsIT {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String TOPIC = TestKafka.topic("limits", 1);
  private static final PublishRequest REQUEST =
      PublishRequest.newBuilder().addEvents(event(TOPIC, "a")).build();

  private static FakeRegistry registry;
  private static Fronting fronting;

  @BeforeAll
  static void start() throws Exception {
    registry = new FakeRegistry(0).with(TOPIC);
    fronting =
        Fronting.start(
            TestKafka.bootstrapServers(),
            registry.url(),
            "fronting.answer-within=1s",
            "fronting.spool.after=500ms",
            "fronting.max-event=1000KB",
            "fronting.max-request=1MB",
            "fronting.max-receiving=4MB",
            "fronting.max-connections=50",
            "fronting.ping=2s");
  }

  @AfterAll
  static void stop() {
    fronting.close();
    registry.close();
  }

  @Test
  void requestsThatDoNotComeToTheirEndAreCut() throws Exception {
    CompletableFuture<AggregatedHttpResponse> grpc = stalledCall();
    try (Socket rest = stalledBody(100)) {
      assertThat(answer(rest)).startsWith("HTTP/1.1 408").contains("request: not complete in time");
    }
    AggregatedHttpResponse ended = grpc.join();
    String status = ended.headers().get("grpc-status", ended.trailers().get("grpc-status", "none"));
    assertThat(status).isNotIn("0", "none");
    eventually(() -> assertThat(fronting.metric("fronting.receiving.bytes")).isZero());
  }

  @Test
  void manyWhoStallCannotHoldTheMemory() throws Exception {
    List<Socket> stalled = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        stalled.add(stalledBody(1_000_000));
      }
      eventually(() -> assertThat(fronting.metric("fronting.receiving.bytes")).isEqualTo(4e6));
      try (Socket one = stalledBody(1_000_000)) {
        assertThat(answer(one))
            .startsWith("HTTP/1.1 503")
            .contains("bytes (expected: <= 4194304, fronting.max-receiving)");
      }
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
    eventually(() -> assertThat(fronting.metric("fronting.receiving.bytes")).isZero());
    assertThat(rest(TOKEN)).isEqualTo(200);
  }

  @Test
  void piecesThatDoNotComeToTheirEndAreCountedAndCut() throws Exception {
    io.asgard.fronting.Socket socket = fronting.socket(TOKEN);
    socket.raw().sendBinary(ByteBuffer.allocate(500_000), false).join();
    socket.raw().sendPong(ByteBuffer.allocate(0)).join();
    socket.raw().sendBinary(ByteBuffer.allocate(0), false).join();
    eventually(() -> assertThat(fronting.metric("fronting.receiving.bytes")).isGreaterThan(5e5));
    assertThat(socket.closed())
        .isEqualTo(new io.asgard.fronting.Socket.Closed(1008, "message: not complete within 16 s"));
    eventually(() -> assertThat(fronting.metric("fronting.receiving.bytes")).isZero());
  }

  @Test
  void aStreamThatDoesNotReadItsAnswersIsCut() throws Exception {
    PublishRequest many =
        PublishRequest.newBuilder()
            .addAllEvents(Collections.nCopies(10_000, Event.getDefaultInstance()))
            .build();
    CompletableFuture<Status> ended = new CompletableFuture<>();
    var call =
        fronting
            .as(TOKEN, FrontingGrpc.newStub(fronting.channel()))
            .getChannel()
            .newCall(FrontingGrpc.getPublishStreamMethod(), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        new Metadata());
    for (int i = 0; i < 16; i++) {
      call.sendMessage(many); // And asks for no answer.
    }
    within(
        Duration.ofSeconds(30),
        () ->
            assertThat(
                    fronting.metric(
                        "fronting.requests.refused", "protocol", "stream", "reason", "slow"))
                .isPositive());
    eventually(
        () -> assertThat(fronting.metric("fronting.connections", "protocol", "stream")).isZero());
    call.request(20);
    assertThat(ended.get(30, TimeUnit.SECONDS).isOk()).isFalse();
  }

  @Test
  void thereAreNotTooManyConnections() throws Exception {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 60; i++) {
        open.add(new Socket("127.0.0.1", fronting.port()));
      }
      assertThat(open).anyMatch(LimitsIT::isClosedByTheServer);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    eventually(
        () ->
            assertThat(
                    fronting
                        .post("/v1/events", TOKEN, PROTOBUF, REQUEST.toByteArray())
                        .statusCode())
                .isEqualTo(200));
  }

  @Test
  void aRevokedTokenEndsEveryProtocol() throws Exception {
    String id = "revoked-limits";
    String token = TestTokens.token(id, "transport", Duration.ofHours(1), "PUBLISHER");
    Collected answers = new Collected();
    var silent = fronting.async(token).publishStream(answers);
    io.asgard.fronting.Socket socket = fronting.socket(token);
    assertThat(rest(token)).isEqualTo(200);
    Files.writeString(TestTokens.revoked(), "[\"" + id + "\"]");
    assertThat(answers.join()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(socket.closed().code()).isEqualTo(1008);
    eventually(() -> assertThat(rest(token)).isEqualTo(401));
    assertThat(silent).isNotNull();
  }

  @Test
  void anExpiredTokenIsRefused() throws Exception {
    String token = TestTokens.token("old", "transport", Duration.ofMinutes(-2), "PUBLISHER");
    assertThat(rest(token)).isEqualTo(401);
  }

  @Test
  void aStopSaysGoodbye() throws Exception {
    try (Fronting stopping = Fronting.start(TestKafka.bootstrapServers(), registry.url())) {
      io.asgard.fronting.Socket socket = stopping.socket(TOKEN);
      socket.send(REQUEST.toByteArray());
      assertThat(socket.binary()).isNotEmpty();
      stopping.stop();
      assertThat(socket.closed())
          .isEqualTo(
              new io.asgard.fronting.Socket.Closed(
                  1001, "fronting: stops (expected: another connection)"));
    }
  }

  private static int rest(String token) throws Exception {
    return fronting.post("/v1/events", token, PROTOBUF, REQUEST.toByteArray()).statusCode();
  }

  private static boolean isClosedByTheServer(Socket socket) {
    try {
      socket.setSoTimeout(200);
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** A REST request whose last byte does not come. */
  private static Socket stalledBody(int bytes) throws IOException {
    Socket socket = new Socket("127.0.0.1", fronting.port());
    String head =
        "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\n"
            + ("Authorization: Bearer " + TOKEN + "\r\n")
            + ("Content-Length: " + (bytes + 1) + "\r\n\r\n");
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(new byte[bytes]);
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static String answer(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("}") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      answer.append((char) next);
    }
    return answer.toString();
  }

  /** A gRPC call whose message does not come to its end. */
  private static CompletableFuture<AggregatedHttpResponse> stalledCall() {
    HttpRequestWriter request =
        HttpRequest.streaming(
            RequestHeaders.builder(HttpMethod.POST, "/asgard.v1.Fronting/Publish")
                .set("content-type", "application/grpc")
                .set("te", "trailers")
                .set("authorization", "Bearer " + TOKEN)
                .build());
    request.write(HttpData.wrap(new byte[] {0, 0, 0, 1, 0, 7})); // One byte of 256.
    return WebClient.builder("h2c://127.0.0.1:" + fronting.port())
        .responseTimeoutMillis(60_000)
        .build()
        .execute(request)
        .aggregate();
  }
}
