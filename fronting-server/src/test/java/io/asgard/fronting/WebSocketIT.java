package io.asgard.fronting;

import static io.asgard.fronting.Fronting.TOKEN;
import static io.asgard.fronting.Fronting.event;
import static io.asgard.platform.test.Eventually.eventually;
import static io.asgard.platform.test.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.TestTokens;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WebSocketIT {
  private static final String TOPIC = TestKafka.topic("socket", 3);

  private static FakeRegistry registry;
  private static Fronting fronting;

  @BeforeAll
  static void start() throws Exception {
    registry = new FakeRegistry(0).with(TOPIC);
    fronting =
        Fronting.start(
            TestKafka.bootstrapServers(),
            registry.url(),
            "fronting.max-request=1100KB",
            "fronting.ping=2s");
  }

  @AfterAll
  static void stop() {
    fronting.close();
    registry.close();
  }

  @Test
  void answersProtobufInTheOrderOfTheRequests() throws Exception {
    Socket socket = fronting.socket(TOKEN);
    for (int i = 0; i < 200; i++) {
      Event event = i % 10 == 0 ? event("made-up", "x") : event(TOPIC, "d" + i);
      socket.send(request(event));
    }
    for (int i = 0; i < 200; i++) {
      assertThat(codes(socket.binary()))
          .containsExactly(i % 10 == 0 ? Code.UNKNOWN_TOPIC : Code.STORED);
    }
    socket.raw().sendClose(WebSocket.NORMAL_CLOSURE, "done");
    assertThat(socket.closed().code()).isEqualTo(1000);
  }

  @Test
  void answersJsonToABrowser() throws Exception {
    Socket socket = fronting.browser(TOKEN);
    assertThat(socket.raw().getSubprotocol()).isEqualTo("asgard.v1");
    socket.send("{\"events\": [" + json("d-1") + ", {\"topic\": \"made-up\"}]}");
    assertThat(socket.text()).contains("\"STORED\"").contains("\"UNKNOWN_TOPIC\"");
  }

  @Test
  void aMessageMayComeInPieces() throws Exception {
    Socket socket = fronting.socket(TOKEN);
    byte[] whole = request(event(TOPIC, "pieces"));
    socket.raw().sendBinary(ByteBuffer.wrap(whole, 0, 5), false).join();
    socket.raw().sendBinary(ByteBuffer.allocate(0), false).join();
    socket.raw().sendPing(ByteBuffer.allocate(0)).join();
    socket.raw().sendBinary(ByteBuffer.wrap(whole, 5, whole.length - 5), true).join();
    assertThat(codes(socket.binary())).containsExactly(Code.STORED);
  }

  @Test
  void saysWhyItCloses() throws Exception {
    closes("rubbish".getBytes(StandardCharsets.UTF_8), 1007, "body: not a PublishRequest");
    closes(new byte[1_200_000], 1009, "Max frame length");
    byte[] many =
        PublishRequest.newBuilder()
            .addAllEvents(Collections.nCopies(10_001, Event.getDefaultInstance()))
            .build()
            .toByteArray();
    closes(many, 1007, "events: more than 10000 (expected: <= 10000)");
    Socket socket = fronting.socket(TOKEN);
    socket.send("{");
    assertThat(socket.closed().code()).isEqualTo(1007);
  }

  @Test
  void piecesThatBecomeTooLargeAreRefused() throws Exception {
    Socket socket = fronting.socket(TOKEN);
    for (int i = 0; i < 2; i++) {
      socket.raw().sendBinary(ByteBuffer.allocate(1_000_000), false).join();
    }
    assertThat(socket.closed().code()).isEqualTo(1009);
  }

  @Test
  void whatCameBeforeABadFrameIsAnswered() throws Exception {
    Socket socket = fronting.socket(TOKEN);
    for (int i = 0; i < 10; i++) {
      socket.send(request(event(TOPIC, "before" + i)));
    }
    socket.send("{");
    for (int i = 0; i < 10; i++) {
      assertThat(codes(socket.binary())).containsExactly(Code.STORED);
    }
    assertThat(socket.closed().code()).isEqualTo(1007);
  }

  @Test
  void refusesWhoIsNobodyBeforeTheUpgrade() {
    assertThatThrownBy(() -> fronting.socket("nonsense")).hasStackTraceContaining("401");
    String viewer = TestTokens.token("transport", "VIEWER");
    assertThatThrownBy(() -> fronting.browser(viewer)).hasStackTraceContaining("403");
  }

  @Test
  void aRevokedTokenEndsASilentConnection() throws Exception {
    String id = "revoked-socket";
    Socket socket =
        fronting.socket(TestTokens.token(id, "transport", Duration.ofHours(1), "PUBLISHER"));
    revoke(id);
    within(Duration.ofSeconds(6), () -> assertThat(socket.closed().code()).isEqualTo(1008));
    assertThat(socket.closed().reason()).isEqualTo("token: " + id + " is revoked");
  }

  @Test
  void aSilentClientThatAnswersPingsStays() throws Exception {
    Socket socket = fronting.socket(TOKEN);
    Instant start = Instant.now();
    eventually(() -> assertThat(Instant.now()).isAfter(start.plusSeconds(6)));
    socket.send(request(event(TOPIC, "still-there")));
    assertThat(codes(socket.binary())).containsExactly(Code.STORED);
  }

  @Test
  void aClientThatDoesNotAnswerPingsIsCut() throws Exception {
    try (java.net.Socket dead = upgraded(0)) {
      byte[] all = dead.getInputStream().readAllBytes(); // Ends when the server closes.
      assertThat(new String(all, StandardCharsets.ISO_8859_1))
          .contains("ping: no answer within 4 s");
    }
  }

  @Test
  void aFrameThatTricklesIsCut() throws Exception {
    try (java.net.Socket stalled = upgraded(0)) {
      OutputStream out = stalled.getOutputStream();
      out.write(new byte[] {(byte) 0x82, (byte) 0xff, 0, 0, 0, 0, 0, 15, 0, 0, 1, 2, 3, 4});
      out.write(new byte[1000]); // Of 983,040.
      out.flush();
      assertThat(stalled.getInputStream().readAllBytes()).isNotEmpty();
    }
  }

  @Test
  @Timeout(
      value = 60,
      threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // A write cannot be interrupted.
  void aClientThatDoesNotReadIsCut() throws Exception {
    double before = connections();
    try (java.net.Socket deaf = upgraded(4096)) {
      byte[] frame =
          masked(request(Collections.nCopies(200, event("made-up", "x")).toArray(Event[]::new)));
      assertThatThrownBy(
              () -> {
                OutputStream out = deaf.getOutputStream();
                while (true) {
                  out.write(frame); // Blocks once the server reads no more, until it hangs up.
                }
              })
          .isInstanceOf(IOException.class);
    }
    eventually(() -> assertThat(connections()).isLessThanOrEqualTo(before));
  }

  private static double connections() {
    return fronting.metric("fronting.connections", "protocol", "websocket");
  }

  private static void closes(byte[] message, int code, String reason) throws Exception {
    Socket socket = fronting.socket(TOKEN);
    socket.raw().sendBinary(ByteBuffer.wrap(message), true);
    assertThat(socket.closed().code()).isEqualTo(code);
    assertThat(socket.closed().reason()).startsWith(reason);
  }

  private static void revoke(String id) throws IOException {
    Files.writeString(TestTokens.revoked(), "[\"" + id + "\"]");
  }

  /** A connection that was upgraded by hand, and does nothing by itself. */
  private static java.net.Socket upgraded(int receiveBuffer) throws IOException {
    java.net.Socket socket = new java.net.Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress("127.0.0.1", fronting.port()));
    socket.setSoTimeout(30_000);
    String key = Base64.getEncoder().encodeToString(new byte[16]);
    String upgrade =
        "GET /v1/events/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + ("Sec-WebSocket-Key: " + key + "\r\nSec-WebSocket-Version: 13\r\n")
            + ("Authorization: Bearer " + TOKEN + "\r\n\r\n");
    socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
    byte[] status = socket.getInputStream().readNBytes(12);
    assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 101");
    return socket;
  }

  /** A binary frame, masked with zeros. */
  private static byte[] masked(byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) 0x82).put((byte) 0xff).putLong(payload.length).putInt(0).put(payload);
    return frame.array();
  }

  private static String json(String driver) {
    return "{\"topic\": \"%s\", \"key\": {\"driverId\": \"%s\"}, \"message\": {\"driverId\": \"%s\", \"eventTimestamp\": \"%s\"}}"
        .formatted(TOPIC, driver, driver, Instant.now());
  }

  private static byte[] request(Event... events) {
    return PublishRequest.newBuilder().addAllEvents(List.of(events)).build().toByteArray();
  }

  private static List<Code> codes(byte[] response) throws IOException {
    return PublishResponse.parseFrom(response).getAnswersList().stream()
        .map(Answer::getCode)
        .toList();
  }
}
