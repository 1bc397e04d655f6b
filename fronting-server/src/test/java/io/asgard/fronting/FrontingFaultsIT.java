package io.asgard.fronting;

import static io.asgard.fronting.Fronting.TOKEN;
import static io.asgard.fronting.Fronting.event;
import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.platform.test.FreePort;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.TestTokens;
import io.grpc.Status;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

class FrontingFaultsIT {
  private static final String TOPIC = TestKafka.topic("faults", 1);

  @Test
  void startsWithoutTheRegistryAndFindsItLater() throws Exception {
    int port = FreePort.find();
    try (Fronting fronting =
        Fronting.start(TestKafka.bootstrapServers(), URI.create("http://127.0.0.1:" + port))) {
      assertThat(fronting.health("registry")).isEqualTo("DOWN");
      assertThat(fronting.readiness().statusCode()).isEqualTo(503);
      assertThat(publish(fronting).getCode()).isEqualTo(Code.UNAVAILABLE);
      try (FakeRegistry registry = new FakeRegistry(port).with(TOPIC)) {
        eventually(() -> assertThat(publish(fronting).getCode()).isEqualTo(Code.STORED));
        assertThat(fronting.readiness().statusCode()).isEqualTo(200);
      }
      assertThat(fronting.readiness().statusCode()).isEqualTo(200); // Known topics go on.
    }
  }

  @Test
  void refusesWhileTheBrokerIsAwayIfItMayNotSpool() throws Exception {
    int port = FreePort.find();
    try (FakeRegistry registry = new FakeRegistry(0).with(TOPIC);
        Fronting fronting =
            Fronting.start("127.0.0.1:" + port, registry.url(), "fronting.spool.max=0B")) {
      assertThat(fronting.health("kafka")).isEqualTo("DOWN");
      Answer refused = publish(fronting);
      assertThat(refused.getCode()).isEqualTo(Code.UNAVAILABLE);
      assertThat(refused.getDetail())
          .startsWith("stream kafka: no broker can be reached; spool: ")
          .endsWith("(expected: <= 0, fronting.spool.max)");
      assertThat(refused.getRetryAfterMs()).isEqualTo(1000);
      assertThat(fronting.readiness().statusCode()).isEqualTo(503);
      assertThat(fronting.readiness().body()).contains("no broker can be reached; spool: ");
      try (Relay relay = new Relay(port, TestKafka.bootstrapServers())) {
        eventually(() -> assertThat(publish(fronting).getCode()).isEqualTo(Code.STORED));
        assertThat(fronting.health("kafka")).isEqualTo("UP");
        assertThat(fronting.readiness().statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void isReadyWhileItSpoolsAndNotWhenTheSpoolIsFull() throws Exception {
    try (FakeRegistry registry = new FakeRegistry(0).with(TOPIC);
        Fronting fronting =
            Fronting.start(
                "127.0.0.1:" + FreePort.find(),
                registry.url(),
                "fronting.spool.after=500ms",
                "fronting.spool.max=10KB")) {
      assertThat(publish(fronting).getCode()).isEqualTo(Code.SPOOLED);
      assertThat(fronting.health("kafka")).isEqualTo("DOWN");
      assertThat(fronting.readiness().statusCode()).isEqualTo(200);
      eventually(() -> assertThat(publish(fronting).getCode()).isEqualTo(Code.UNAVAILABLE));
      assertThat(fronting.readiness().statusCode()).isEqualTo(503);
      assertThat(fronting.readiness().body()).contains("(expected: <= 10240, fronting.spool.max)");
    }
  }

  @Test
  void spoolsWhenTheBrokerDies() throws Exception {
    EmbeddedKafkaKraftBroker broker = TestKafka.another(TOPIC);
    broker.afterPropertiesSet();
    try (FakeRegistry registry = new FakeRegistry(0).with(TOPIC);
        Fronting fronting =
            Fronting.start(
                broker.getBrokersAsString(), registry.url(), "fronting.spool.after=500ms")) {
      eventually(() -> assertThat(publish(fronting).getCode()).isEqualTo(Code.STORED));
      broker.destroy();
      eventually(() -> assertThat(publish(fronting).getCode()).isEqualTo(Code.SPOOLED));
      eventually(() -> assertThat(fronting.health("kafka")).isEqualTo("DOWN"));
    }
  }

  @Test
  void aStopAnswersWhatCameAndEndsTheStreams() throws Exception {
    try (FakeRegistry registry = new FakeRegistry(0).with(TOPIC);
        Fronting fronting = Fronting.start(TestKafka.bootstrapServers(), registry.url())) {
      Collected answers = new Collected();
      var requests = fronting.async(TOKEN).publishStream(answers);
      requests.onNext(request());
      eventually(() -> assertThat(answers.responses()).hasSize(1));
      fronting.stop();
      assertThat(answers.join()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void aStreamEndsSoonAfterItsTokenIsRevoked() throws Exception {
    String id = UUID.randomUUID().toString();
    String token = TestTokens.token(id, "transport", Duration.ofHours(1), "PUBLISHER");
    try (FakeRegistry registry = new FakeRegistry(0).with(TOPIC);
        Fronting fronting = Fronting.start(TestKafka.bootstrapServers(), registry.url())) {
      Collected answers = new Collected();
      var requests = fronting.async(token).publishStream(answers);
      Files.writeString(TestTokens.revoked(), "[\"" + id + "\"]");
      long revoked = System.nanoTime();
      eventually(
          () -> {
            requests.onNext(request());
            assertThat(answers.ended()).isTrue();
          });
      assertThat(answers.join()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(Duration.ofNanos(System.nanoTime() - revoked)).isLessThan(Duration.ofSeconds(5));
    } finally {
      Files.writeString(TestTokens.revoked(), "[]");
    }
  }

  private static Answer publish(Fronting fronting) {
    return fronting.blocking().publish(request()).getAnswers(0);
  }

  private static PublishRequest request() {
    return PublishRequest.newBuilder().addEvents(event(TOPIC, "a")).build();
  }
}
