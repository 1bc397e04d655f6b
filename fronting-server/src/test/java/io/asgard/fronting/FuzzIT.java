package io.asgard.fronting;

import static io.asgard.fronting.Fronting.TOKEN;
import static io.asgard.fronting.Fronting.event;
import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.platform.records.EventHeaders;
import io.asgard.platform.test.TestKafka;
import io.grpc.Status;
import io.netty.util.ResourceLeakDetector;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Nonsense of every kind by every way in, from a seed: {@code -Dfuzz.seed=…}, {@code
 * -Dfuzz.requests=…}. None may be a fault of ours, cost a neighbour or leave anything behind.
 */
@ExtendWith(OutputCaptureExtension.class)
class FuzzIT {
  private static final long SEED = Long.getLong("fuzz.seed", 42);
  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 300);
  private static final String TOPIC = TestKafka.topic("fuzz", 2);
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  private static FakeRegistry registry;
  private static Fronting fronting;
  private final Random random = new Random(SEED);
  private final Set<UUID> good = new HashSet<>();

  @BeforeAll
  static void start() throws Exception {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    registry = new FakeRegistry(0).with(TOPIC);
    fronting =
        Fronting.start(TestKafka.bootstrapServers(), registry.url(), "fronting.max-request=1100KB");
  }

  @AfterAll
  static void stop() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    fronting.close();
    registry.close();
  }

  @Test
  void nonsenseHurtsNobody(CapturedOutput output) throws Exception {
    for (int i = 0; i < REQUESTS; i++) {
      switch (random.nextInt(6)) {
        case 0 -> protobuf();
        case 1 -> json();
        case 2 -> one();
        case 3 -> stream();
        case 4 -> webSocket();
        default -> raw();
      }
    }
    eventually(() -> assertThat(fronting.metric("fronting.in.flight.requests")).isZero());
    eventually(() -> assertThat(fronting.metric("fronting.in.flight.bytes")).isZero());
    for (String protocol : List.of("stream", "websocket")) {
      eventually(
          () -> assertThat(fronting.metric("fronting.connections", "protocol", protocol)).isZero());
    }
    Set<UUID> stored = new HashSet<>();
    Stored.in(TestKafka.bootstrapServers(), TOPIC)
        .forEach(record -> stored.add(EventHeaders.uuid(Stored.meta(record).getId())));
    assertThat(stored).as("seed %d", SEED).isEqualTo(good);
    System.gc(); // Netty tells of what was lost when it is collected.
    assertThat(output.getAll()).doesNotContain("LEAK:").doesNotContain("A request by");
  }

  /** Bad events around a good one. */
  private void protobuf() throws Exception {
    PublishRequest request = around();
    HttpResponse<byte[]> response =
        fronting.post("/v1/events", TOKEN, PROTOBUF, request.toByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    assertStored(PublishResponse.parseFrom(response.body()), request.getEventsCount() / 2);
  }

  private void json() throws Exception {
    String[] bad = {
      "7",
      "null",
      "{}",
      "[]",
      "\"x\"",
      "{\"topic\": 1}",
      "{\"topic\": \"" + TOPIC + "\"}",
      "{\"topic\": \"" + TOPIC + "\", \"key\": {\"driverId\": 7}, \"message\": []}",
      "{\"topic\": \""
          + TOPIC
          + "\", \"key\": {}, \"message\": {\"location\": {\"latitude\": \"x\"}}}",
      "{\"topic\": \""
          + TOPIC
          + "\", \"key\": {}, \"message\": {\"eventTimestamp\": \""
          + text()
          + "\"}}",
      "{\"topic\": \"" + TOPIC + "\", \"id\": \"" + text() + "\", \"key\": {}, \"message\": {}}"
    };
    String one = bad[random.nextInt(bad.length)];
    String body = "{\"events\": [%s, %s, %s]}".formatted(one, goodJson(), one);
    HttpResponse<byte[]> response =
        fronting.post("/v1/events", TOKEN, JSON, body.getBytes(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).as(body).isEqualTo(200);
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("\"STORED\"");
  }

  /** Bodies that are wrong as a whole: told so, never a fault. */
  private void one() throws Exception {
    String[] paths = {"/v1/events", "/v1/topics/" + TOPIC + "/events", "/v1/topics/x/watermark"};
    String[] types = {
      PROTOBUF, JSON, "text/plain", "application/grpc", "x", "application/json;charset=y"
    };
    String[] encodings = {"identity", "gzip", "br", "gzip, gzip"};
    HttpResponse<byte[]> response =
        fronting.post(
            paths[random.nextInt(paths.length)],
            random.nextInt(8) == 0 ? text() : TOKEN,
            types[random.nextInt(types.length)],
            rubbish(),
            encodings[random.nextInt(encodings.length)]);
    assertThat(response.statusCode()).isLessThan(500);
  }

  private void stream() throws Exception {
    Collected answers = new Collected();
    var requests = fronting.async(TOKEN).publishStream(answers);
    PublishRequest request = around();
    requests.onNext(request);
    if (random.nextBoolean()) {
      eventually(() -> assertThat(answers.responses()).hasSize(1));
      requests.onError(Status.CANCELLED.asRuntimeException());
    } else {
      requests.onCompleted();
      assertThat(answers.join()).isEqualTo(Status.Code.OK);
    }
    assertStored(answers.responses().get(0), request.getEventsCount() / 2);
  }

  private void webSocket() throws Exception {
    Socket socket = fronting.socket(TOKEN);
    PublishRequest request = around();
    socket.send(request.toByteArray());
    switch (random.nextInt(3)) {
      case 0 -> socket.send(rubbish());
      case 1 -> socket.send(text());
      default -> socket.raw().sendClose(1000, "");
    }
    assertStored(PublishResponse.parseFrom(socket.binary()), request.getEventsCount() / 2);
    socket.raw().abort();
  }

  /** Bytes that are not even HTTP, and connections that end in the middle. */
  private void raw() throws Exception {
    try (java.net.Socket socket = new java.net.Socket("127.0.0.1", fronting.port())) {
      String[] beginnings = {
        "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nAuthorization: Bearer "
            + TOKEN
            + "\r\n\r\n",
        "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /v1/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GET /v1/events/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ""
      };
      socket
          .getOutputStream()
          .write(beginnings[random.nextInt(beginnings.length)].getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(rubbish());
      socket.getOutputStream().flush();
    }
  }

  private PublishRequest around() {
    PublishRequest.Builder request = PublishRequest.newBuilder();
    int around = 1 + random.nextInt(3);
    for (int i = 0; i < around; i++) {
      request.addEvents(bad());
    }
    request.addEvents(good());
    for (int i = 0; i < around; i++) {
      request.addEvents(bad());
    }
    return request.build();
  }

  private Event good() {
    UUID id = new UUID(random.nextLong(), random.nextLong());
    good.add(id);
    return event(TOPIC, "good-" + id).toBuilder().setId(EventHeaders.bytes(id)).build();
  }

  private Event bad() {
    Event fine = event(TOPIC, "bad");
    ByteString rubbish = ByteString.copyFrom(rubbish());
    return switch (random.nextInt(6)) {
      case 0 -> fine.toBuilder().setTopic(text()).build();
      case 1 -> fine.toBuilder().setId(ByteString.copyFromUtf8("short")).build();
      case 2 -> fine.toBuilder().setKey(ByteString.copyFrom(new byte[] {(byte) 0xff, 1})).build();
      case 3 -> fine.toBuilder().setMessage(ByteString.EMPTY).build();
      case 4 -> fine.toBuilder().setMessage(fine.getMessage().substring(0, 5)).build();
      default -> Event.newBuilder().setTopic("no-such").setKey(rubbish).setMessage(rubbish).build();
    };
  }

  private String goodJson() {
    UUID id = new UUID(random.nextLong(), random.nextLong());
    good.add(id);
    return "{\"topic\": \"%s\", \"id\": \"%s\", \"key\": {\"driverId\": \"g\"}, \"message\": {\"driverId\": \"g\", \"eventTimestamp\": \"%s\"}}"
        .formatted(TOPIC, id, Instant.now());
  }

  private static void assertStored(PublishResponse response, int index) {
    assertThat(response.getAnswers(index).getCode()).as("seed %d", SEED).isEqualTo(Code.STORED);
  }

  private byte[] rubbish() {
    byte[] bytes = new byte[random.nextInt(2_000)];
    random.nextBytes(bytes);
    return bytes;
  }

  private String text() {
    return random
        .ints(1 + random.nextInt(20), 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
