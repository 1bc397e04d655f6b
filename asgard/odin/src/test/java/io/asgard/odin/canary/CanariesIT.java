package io.asgard.odin.canary;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.Topics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

class CanariesIT {
  private static final CanarySettings QUICK =
      new CanarySettings(
          Duration.ofMillis(50),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(3));
  private static final EmbeddedKafkaKraftBroker HOME = TestKafka.another();
  private static final EmbeddedKafkaKraftBroker AWAY = TestKafka.another();

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Canaries canaries = canaries(registry);

  @BeforeAll
  static void start() throws Exception {
    for (EmbeddedKafkaKraftBroker broker : List.of(HOME, AWAY)) {
      broker.afterPropertiesSet();
      create(broker);
    }
  }

  @AfterAll
  static void stop() {
    HOME.destroy();
    AWAY.destroy();
  }

  @AfterEach
  void end() {
    canaries.close();
  }

  @Test
  void seesItsRecordsOnEveryTarget() {
    try (Mirror ignored = new Mirror(at(HOME), at(AWAY))) {
      canaries.watch(canary(HOME, Map.of("home", at(HOME), "mirror", at(AWAY))));
      assertThat(canaries.problem("s")).isPresent();
      eventually(() -> assertThat(canaries.problem("s")).isEmpty());
      eventually(() -> assertThat(counted("received", "mirror")).isGreaterThan(60));
      assertThat(counted("lost", "mirror") + counted("duplicates", "mirror")).isZero();
      assertThat(gauge("latency.p50", "home")).isBetween(0.0, 1.0);
      assertThat(gauge("latency.max", "mirror"))
          .isGreaterThanOrEqualTo(gauge("latency.p50", "mirror"));
      assertThat(gauge("problem", "mirror")).isZero();
    }
  }

  @Test
  void countsWhatAMirrorLosesAndCopiesTwice() {
    try (Mirror mirror = new Mirror(at(HOME), at(AWAY))) {
      canaries.watch(canary(HOME, Map.of("home", at(HOME), "mirror", at(AWAY))));
      eventually(() -> assertThat(canaries.problem("s")).isEmpty());
      mirror.lose(5);
      mirror.copyTwice(7);
      eventually(
          () -> {
            assertThat(counted("lost", "mirror")).isEqualTo(5);
            assertThat(counted("duplicates", "mirror")).isEqualTo(7);
          });
      assertThat(canaries.problem("s", "mirror"))
          .hasValueSatisfying(why -> assertThat(why).startsWith("lost: "));
      assertThat(canaries.problem("s", "home")).isEmpty();
      eventually(() -> assertThat(canaries.problem("s")).isEmpty());
    }
  }

  @Test
  void aMirrorThatIsBehindLosesNothing() {
    try (Mirror mirror = new Mirror(at(HOME), at(AWAY))) {
      canaries.watch(canary(HOME, Map.of("mirror", at(AWAY))));
      eventually(() -> assertThat(canaries.problem("s")).isEmpty());
      mirror.hold(true);
      eventually(
          () ->
              assertThat(canaries.problem("s", "mirror"))
                  .hasValueSatisfying(why -> assertThat(why).contains(": last seen ")));
      mirror.hold(false);
      eventually(() -> assertThat(canaries.problem("s")).isEmpty());
      assertThat(counted("lost", "mirror")).isZero();
      assertThat(gauge("latency.max", "mirror")).isGreaterThan(2);
    }
  }

  @Test
  void goesOnWhereTheStreamIsServedNow() {
    try (Mirror ignored = new Mirror(at(HOME), at(AWAY))) {
      canaries.watch(canary(HOME, Map.of("s", at(HOME))));
      eventually(() -> assertThat(counted("received", "s")).isGreaterThan(30));
      canaries.watch(canary(AWAY, Map.of("s", at(AWAY))));
      double before = counted("received", "s");
      eventually(() -> assertThat(counted("received", "s")).isGreaterThan(before + 300));
      assertThat(canaries.problem("s")).isEmpty();
      assertThat(counted("lost", "s") + counted("duplicates", "s")).isZero();
    }
  }

  @Test
  void aNewInstanceMissesNothingOfTheOldOne() {
    canaries.watch(canary(HOME, Map.of("home", at(HOME))));
    eventually(() -> assertThat(counted("received", "home")).isGreaterThan(9));
    canaries.close();
    MeterRegistry other = new SimpleMeterRegistry();
    try (Canaries next = canaries(other)) {
      next.watch(canary(HOME, Map.of("home", at(HOME))));
      eventually(() -> assertThat(next.problem("s")).isEmpty());
      assertThat(other.get("asgard.canary.lost").functionCounter().count()).isZero();
    }
  }

  @Test
  void isNotDisturbedByWhatIsNotItsOwn() throws Exception {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            new HashMap<>(at(AWAY)), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Canary.TOPIC, null, null)).get();
      producer.send(new ProducerRecord<>(Canary.TOPIC, null, new byte[] {-1, 7})).get();
    }
    canaries.watch(canary(AWAY, Map.of("away", at(AWAY))));
    eventually(() -> assertThat(counted("received", "away")).isGreaterThan(30));
    assertThat(canaries.problem("s")).isEmpty();
  }

  @Test
  void saysThatTheTopicIsMissingAndThatAClusterIsGoneWhileOthersGoOn() throws Exception {
    EmbeddedKafkaKraftBroker mortal = TestKafka.another();
    mortal.afterPropertiesSet();
    canaries.watch(canary(HOME, Map.of("home", at(HOME))));
    canaries.watch(new Canary("m", at(mortal), Map.of("mortal", at(mortal))));
    eventually(
        () ->
            assertThat(canaries.problem("m", "mortal"))
                .contains("topic: asgard-canary is missing (expected: on mortal)"));
    create(mortal);
    eventually(() -> assertThat(canaries.problem("m")).isEmpty());
    mortal.destroy();
    eventually(
        () ->
            assertThat(canaries.problem("m", "mortal"))
                .hasValueSatisfying(why -> assertThat(why).startsWith("cannot be written: ")));
    assertThat(canaries.problem("s")).isEmpty();
    assertThat(counted("lost", "mortal")).isZero();
    canaries.forget("m");
    eventually(
        () -> {
          assertThat(canaries.problem("m")).contains("stream: m has no canary");
          assertThat(registry.find("asgard.canary.lost").tag("stream", "m").meters()).isEmpty();
        });
  }

  private double counted(String name, String target) {
    FunctionCounter counter =
        registry.find("asgard.canary." + name).tag("target", target).functionCounter();
    return counter == null ? 0 : counter.count();
  }

  private double gauge(String name, String target) {
    return registry.get("asgard.canary." + name).tag("target", target).gauge().value();
  }

  private static Canaries canaries(MeterRegistry registry) {
    Canaries canaries = new Canaries(QUICK, registry, Clock.systemUTC());
    canaries.start();
    return canaries;
  }

  private static Canary canary(
      EmbeddedKafkaKraftBroker writes, Map<String, Map<String, String>> targets) {
    return new Canary("s", at(writes), targets);
  }

  private static Map<String, String> at(EmbeddedKafkaKraftBroker broker) {
    return Map.of("bootstrap.servers", broker.getBrokersAsString());
  }

  private static void create(EmbeddedKafkaKraftBroker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.getBrokersAsString()))) {
      Topics.create(admin, List.of(new NewTopic(Canary.TOPIC, Optional.of(3), Optional.empty())));
    }
  }
}
