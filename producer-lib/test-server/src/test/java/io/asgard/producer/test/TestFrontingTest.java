package io.asgard.producer.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.producer.Ack;
import io.asgard.producer.Producer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestFrontingTest {
  private static final String TOPIC = "driver-location";
  private static final DriverLocationKey KEY =
      DriverLocationKey.newBuilder().setDriverId("d1").build();

  private final TestFronting fronting =
      TestFronting.start(
          TestTopic.of(
              TOPIC,
              DriverLocationKey.getDefaultInstance(),
              DriverLocation.getDefaultInstance(),
              "event_timestamp"));
  private final Producer producer = producer(fronting);

  @AfterEach
  void stop() {
    producer.close(Duration.ZERO);
    fronting.close();
  }

  @Test
  void givesBackWhatWasPublishedInItsOrder() throws Exception {
    Ack first = publish(now());
    Ack second = publish(now().plusSeconds(1));
    assertThat(fronting.published(TOPIC))
        .extracting(PublishedEvent::id)
        .containsExactly(first.id(), second.id());
    PublishedEvent event = fronting.published(TOPIC).get(0);
    assertThat(event.key(DriverLocationKey.parser())).isEqualTo(KEY);
    assertThat(event.message(DriverLocation.parser()).getDriverId()).isEqualTo("d1");
    assertThat(fronting.published("other")).isEmpty();
  }

  @Test
  void checksAsAFrontingServerDoes() throws Exception {
    assertThat(publish(now().minus(Duration.ofDays(8))).code()).isEqualTo(Code.TOO_OLD);
    assertThat(publish(now().plus(Duration.ofHours(2))).code()).isEqualTo(Code.TOO_NEW);
    assertThat(ack("none", KEY.toByteString()).code()).isEqualTo(Code.UNKNOWN_TOPIC);
    assertThat(ack(TOPIC, ByteString.copyFromUtf8("no message")).code()).isEqualTo(Code.INVALID);
    assertThat(ack(TOPIC, KEY.toByteString()).detail())
        .isEqualTo("event_timestamp: missing (expected: the event's time)");
    assertThat(fronting.published(TOPIC)).isEmpty();
  }

  @Test
  void withoutTopicsTakesEverything() throws Exception {
    try (TestFronting open = TestFronting.start();
        Producer to = producer(open)) {
      to.publish("any", ByteString.copyFromUtf8("k"), ByteString.copyFromUtf8("m"))
          .get(20, TimeUnit.SECONDS);
      assertThat(open.published("any"))
          .extracting(PublishedEvent::messageBytes)
          .containsExactly(ByteString.copyFromUtf8("m"));
    }
  }

  @Test
  void aQuotaHoldsThePublisherBack() throws Exception {
    fronting.next(Trouble.quota(Duration.ofMillis(300)));
    long start = System.nanoTime();
    assertThat(publish(now()).stored()).isTrue();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000L);
    assertThat(fronting.requests()).isEqualTo(2);
  }

  @Test
  void whatFailsForAWhileIsTakenInTheEnd() throws Exception {
    fronting.next(3, Trouble.unavailable());
    fronting.next(Trouble.unauthenticated());
    assertThat(publish(now()).stored()).isTrue();
    assertThat(fronting.requests()).isEqualTo(5);
    assertThat(fronting.published(TOPIC)).hasSize(1);
  }

  @Test
  void aLostAnswerMakesTheEventComeTwiceWithOneId() throws Exception {
    fronting.next(Trouble.lostAnswer());
    Ack ack = publish(now());
    assertThat(fronting.published(TOPIC))
        .extracting(PublishedEvent::id)
        .containsExactly(ack.id(), ack.id());
  }

  @Test
  void anAnswerCanBeLate() throws Exception {
    fronting.next(Trouble.delay(Duration.ofMillis(200)));
    long start = System.nanoTime();
    assertThat(publish(now()).stored()).isTrue();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200_000_000L);
  }

  @Test
  void aRequestThatIsTooLargeEndsAsSuch() throws Exception {
    fronting.next(Trouble.tooLarge());
    assertThat(publish(now()).code()).isEqualTo(Code.TOO_LARGE);
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_ALLOWED", "INVALID", "TOO_OLD"})
  void refusesWithTheCodeItIsTold(Code code) throws Exception {
    fronting.next(Trouble.refusal(code));
    assertThat(publish(now()).code()).isEqualTo(code);
    assertThat(publish(now()).stored()).isTrue();
  }

  @Test
  void keepsWatermarks() throws Exception {
    producer.advanceWatermark(TOPIC, Instant.ofEpochSecond(7)).get(20, TimeUnit.SECONDS);
    assertThat(fronting.watermarks())
        .containsExactly(new TestFronting.Watermark(TOPIC, Instant.ofEpochSecond(7)));
  }

  @Test
  void forgetsOnReset() throws Exception {
    publish(now());
    fronting.next(Trouble.tooLarge());
    fronting.reset();
    assertThat(fronting.published(TOPIC)).isEmpty();
    assertThat(publish(now()).stored()).isTrue();
    assertThat(fronting.requests()).isOne();
  }

  @Test
  void spooledIsNoRefusal() {
    assertThatThrownBy(() -> Trouble.refusal(Code.SPOOLED))
        .hasMessage("code: SPOOLED (expected: a refusal)");
  }

  @Test
  void aFieldThatIsNoTimeIsSaidAtOnce() {
    assertThatThrownBy(
            () ->
                TestTopic.of(
                    TOPIC,
                    DriverLocationKey.getDefaultInstance(),
                    DriverLocation.getDefaultInstance(),
                    "driver_id"))
        .hasMessageContaining("event time field: driver_id (expected: ");
  }

  private Ack publish(Instant time) throws Exception {
    DriverLocation location =
        DriverLocation.newBuilder()
            .setDriverId("d1")
            .setEventTimestamp(Timestamp.newBuilder().setSeconds(time.getEpochSecond()))
            .build();
    return producer.publish(TOPIC, KEY, location).get(20, TimeUnit.SECONDS);
  }

  private Ack ack(String topic, ByteString key) throws Exception {
    return producer.publish(topic, key, ByteString.EMPTY).get(20, TimeUnit.SECONDS);
  }

  private static Instant now() {
    return Instant.now();
  }

  private static Producer producer(TestFronting fronting) {
    return Producer.builder()
        .fronting(fronting.address())
        .token(() -> "any")
        .backoff(Duration.ofMillis(1), Duration.ofMillis(20))
        .build();
  }
}
