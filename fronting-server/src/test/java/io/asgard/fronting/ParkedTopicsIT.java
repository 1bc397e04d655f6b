package io.asgard.fronting;

import static io.asgard.fronting.Fronting.event;
import static io.asgard.platform.test.Eventually.eventually;
import static io.asgard.platform.test.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.platform.test.FreePort;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** On a cluster that checks who may do what. */
class ParkedTopicsIT {
  private static final EmbeddedKafkaKraftBroker BROKER = TestKafka.another();
  private static final String OTHER = "parked-other";

  @BeforeAll
  static void starts() {
    BROKER.brokerProperty(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    BROKER.brokerProperty("allow.everyone.if.no.acl.found", "true");
    BROKER.afterPropertiesSet();
    create(OTHER);
  }

  @AfterAll
  static void stops() {
    BROKER.destroy();
  }

  @Test
  void aTopicThatMayNotBeWrittenWaitsForItself() throws Exception {
    denied("parked-write", AclPermissionType.ALLOW); // Nothing but that may be done then.
  }

  @Test
  void aTopicThatMayNotBeSeenWaitsForItself() throws Exception {
    denied("parked-describe", AclPermissionType.DENY);
  }

  private static void denied(String topic, AclPermissionType reading) throws Exception {
    create(topic);
    AclBinding deny = acl(topic, reading);
    try (Admin admin = admin()) {
      admin.createAcls(Set.of(deny)).all().get();
      parks(
          topic,
          () ->
              admin
                  .deleteAcls(Set.of(deny.toFilter()))
                  .all()
                  .toCompletionStage()
                  .toCompletableFuture()
                  .join());
    }
  }

  @Test
  void aTopicThatIsNotOnTheClusterWaitsForItself() throws Exception {
    parks("parked-missing", () -> create("parked-missing"));
  }

  private static void parks(String topic, Runnable mend) throws Exception {
    int port = FreePort.find();
    try (FakeRegistry registry = new FakeRegistry(0).with(topic).with(OTHER);
        Fronting fronting = Fronting.start("127.0.0.1:" + port, registry.url())) {
      int before = times(OTHER).size();
      publish(fronting, Code.SPOOLED, topic, OTHER, topic, OTHER);
      try (Relay relay = new Relay(port, BROKER.getBrokersAsString())) {
        within(Duration.ofSeconds(20), () -> assertThat(times(OTHER)).hasSize(before + 2));
        eventually(() -> publish(fronting, Code.STORED, OTHER));
        assertThat(fronting.metric("fronting.spool.parked.bytes")).isPositive();
        publish(fronting, Code.UNAVAILABLE, topic);
        assertThat(fronting.health("kafka")).isEqualTo("DOWN");
        mend.run();
        within(Duration.ofSeconds(60), () -> publish(fronting, Code.STORED, topic));
        assertThat(times(topic)).hasSize(3).isSorted();
        assertThat(fronting.metric("fronting.spool.parked.bytes")).isZero();
      }
    }
  }

  private static void publish(Fronting fronting, Code expected, String... topics) {
    PublishRequest.Builder request = PublishRequest.newBuilder();
    Instant now = Instant.now();
    IntStream.range(0, topics.length)
        .forEach(i -> request.addEvents(event(topics[i], "d-1", now.plusMillis(i))));
    assertThat(fronting.blocking().publish(request.build()).getAnswersList())
        .allSatisfy(answer -> assertThat(answer.getCode()).isEqualTo(expected));
  }

  private static List<Long> times(String topic) {
    return Stored.in(BROKER.getBrokersAsString(), topic).stream()
        .map(Stored::meta)
        .map(EventMeta::getEventTimeMs)
        .toList();
  }

  private static AclBinding acl(String topic, AclPermissionType reading) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.READ, reading));
  }

  private static void create(String topic) {
    try (Admin admin = admin()) {
      Topics.create(admin, List.of(new NewTopic(topic, 1, (short) 1)));
    }
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", BROKER.getBrokersAsString()));
  }
}
