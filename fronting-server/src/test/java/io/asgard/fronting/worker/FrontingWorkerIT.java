package io.asgard.fronting.worker;

import static io.asgard.fronting.worker.Numbers.expected;
import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.fronting.live.Route;
import io.asgard.fronting.publish.DataStream;
import io.asgard.fronting.publish.KafkaStreams;
import io.asgard.fronting.publish.Recovery;
import io.asgard.fronting.spool.Spool;
import io.asgard.platform.clusters.MovingStream;
import io.asgard.platform.clusters.StreamLocations;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.util.unit.DataSize;

/** Between two real clusters: the shared one of the tests is the data stream. */
class FrontingWorkerIT {
  private static final EmbeddedKafkaKraftBroker OWN = TestKafka.another();
  private static final EmbeddedKafkaKraftBroker STRICT = TestKafka.another();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ScheduledExecutorService background = Executors.newScheduledThreadPool(1);
  private final Map<String, Route> routes = new HashMap<>();
  @TempDir private Path directory;
  private KafkaStreams streams;
  private Spool aside;
  private FrontingWorker worker;

  @BeforeAll
  static void starts() {
    OWN.afterPropertiesSet();
    STRICT.brokerProperty(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    STRICT.brokerProperty("allow.everyone.if.no.acl.found", "true");
    STRICT.afterPropertiesSet();
  }

  @BeforeEach
  void opens() throws Exception {
    aside = Spool.open(directory, 0);
  }

  @AfterAll
  static void stops() {
    OWN.destroy();
    STRICT.destroy();
  }

  @AfterEach
  void closes() throws Exception {
    worker.close();
    aside.close();
    background.shutdownNow();
  }

  @Test
  void movesEventsAsTheyAreInTheOrderOfTheirKeys() throws Exception {
    String topic = topic(3);
    send(topic, 0, 500);
    work("data");
    send(topic, 500, 1000);
    eventually(() -> assertThat(moved(topic)).isEqualTo(expected(1000)));
    eventually(() -> assertThat(lag(topic)).isZero());
  }

  @Test
  void goesOnWhereItStopped() throws Exception {
    String topic = topic(1);
    send(topic, 0, 100);
    work("data");
    eventually(() -> assertThat(moved(topic)).isEqualTo(expected(100)));
    worker.close();
    send(topic, 100, 200);
    work("data");
    eventually(() -> assertThat(moved(topic)).isEqualTo(expected(200)));
  }

  @Test
  void theLagGrowsWhileTheDataStreamIsAwayAndTheRouteBringsItElsewhere() throws Exception {
    String topic = topic(1);
    send(topic, 0, 100);
    work("nowhere");
    eventually(() -> assertThat(lag(topic)).isEqualTo(100));
    assertThat(worker.failure().orElse("")).contains("stream nowhere: no broker can be reached");
    routes.put(topic, Route.to("data"));
    eventually(() -> assertThat(moved(topic)).isEqualTo(expected(100)));
  }

  @Test
  void takesTheFallbackWhenTheDataStreamStaysAway() throws Exception {
    String topic = topic(1);
    send(topic, 0, 100);
    routes.put(topic, new Route("nowhere", java.util.Optional.of("data"), Duration.ofMillis(500)));
    work("nowhere");
    eventually(() -> assertThat(moved(topic)).isEqualTo(expected(100)));
  }

  @Test
  void putsAsideWhatTheDataStreamRefusesForGoodAndMovesTheOthers() throws Exception {
    String topic = topic(1);
    limit(topic, "2000");
    send(topic, 0, 10);
    send(topic, 10, 11, "x".repeat(5_000));
    send(topic, 11, 20);
    work("data");
    eventually(
        () ->
            assertThat(moved(topic).values())
                .satisfies(
                    all -> assertThat(all.stream().mapToInt(List::size).sum()).isEqualTo(19)));
    eventually(() -> assertThat(meters.get("fronting.worker.refused").counter().count()).isOne());
    eventually(() -> assertThat(lag(topic)).isZero());
    worker.close();
    aside.close();
    limit(topic, "1000000");
    try (DataStream data = streams.stream("data")) {
      assertThat(Recovery.recover(directory, data, Duration.ofSeconds(20)).delivered()).isOne();
    }
    assertThat(moved(topic).get("k0")).endsWith("v10" + "x".repeat(5_000) + " h10 1010");
  }

  @Test
  void movesNothingPastWhatCannotBePutAside() throws Exception {
    String topic = topic(1);
    limit(topic, "2000");
    send(topic, 0, 1, "x".repeat(5_000));
    aside.close();
    Files.writeString(directory.resolve("aside"), "a file: no other can be made in it");
    work("data");
    eventually(
        () ->
            assertThat(worker.failure().orElse(""))
                .startsWith("what is refused cannot be put aside: "));
    assertThat(lag(topic)).isOne();
  }

  @ParameterizedTest
  @EnumSource(
      value = AclPermissionType.class,
      names = {"ALLOW", "DENY"})
  void aTopicThatMayOnlyBeReadOrNotAtAllDoesNotHoldUpTheOthers(AclPermissionType reading)
      throws Exception {
    String denied = topic(1);
    String topic = topic(1);
    AclBinding deny = acl(denied, reading);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", STRICT.getBrokersAsString()))) {
      Topics.create(
          admin, List.of(new NewTopic(topic, 1, (short) 1), new NewTopic(denied, 1, (short) 1)));
      admin.createAcls(Set.of(deny)).all().get();
      send(denied, 0, 100);
      work("strict");
      for (int i = 0; i < 5; i++) {
        send(topic, 100 * i, 100 * (i + 1));
        int events = 100 * (i + 1);
        eventually(
            () ->
                assertThat(Numbers.moved(STRICT.getBrokersAsString(), topic))
                    .isEqualTo(expected(events)));
      }
      eventually(
          () ->
              assertThat(worker.failure().orElse(""))
                  .contains("topic " + denied + ": ")
                  .containsIgnoringCase("authoriz"));
      admin.deleteAcls(Set.of(deny.toFilter())).all().get();
      eventually(
          () ->
              assertThat(Numbers.moved(STRICT.getBrokersAsString(), denied))
                  .isEqualTo(expected(100)));
      eventually(() -> assertThat(worker.failure()).isEmpty());
    }
  }

  @Test
  void aSecondWorkerTakesOverWithoutRepetitions() throws Exception {
    String topic = topic(4);
    send(topic, 0, 2_000);
    work("data");
    FrontingWorker first = worker;
    eventually(() -> assertThat(moved(topic)).isNotEmpty());
    work("data");
    send(topic, 2_000, 4_000);
    eventually(() -> assertThat(moved(topic)).isEqualTo(expected(4_000)));
    first.close();
    send(topic, 4_000, 5_000);
    eventually(() -> assertThat(moved(topic)).isEqualTo(expected(5_000)));
  }

  /** With which its topic may not be written, as with any. */
  private static AclBinding acl(String topic, AclPermissionType reading) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.READ, reading));
  }

  private static void limit(String topic, String bytes) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
      AlterConfigOp most =
          new AlterConfigOp(new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET);
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      admin.incrementalAlterConfigs(Map.of(resource, List.of(most))).all().get();
    }
  }

  private void work(String byDefault) {
    StreamLocations locations =
        StreamLocations.by(
            stream ->
                StreamLocations.fixed(
                    stream.equals("own")
                        ? OWN.getBrokersAsString()
                        : stream.equals("data")
                            ? TestKafka.bootstrapServers()
                            : stream.equals("strict")
                                ? STRICT.getBrokersAsString()
                                : "127.0.0.1:1"));
    streams =
        new KafkaStreams(
            locations,
            stream -> Map.of(),
            new KafkaStreams.Sizes(DataSize.ofMegabytes(1), DataSize.ofMegabytes(8)),
            background,
            meters);
    worker =
        new FrontingWorker(
            new MovingStream("own", locations),
            at -> KafkaStreams.consumer(at, "worker", Map.of("metadata.max.age.ms", "500")),
            new FrontingWorker.Routes(
                topic -> routes.getOrDefault(topic, Route.to(byDefault)).stream(),
                stream ->
                    routes.values().stream()
                        .filter(route -> route.stream().equals(stream))
                        .findFirst()
                        .orElse(Route.to(stream))),
            (String name) -> (DataStream) streams.stream(name),
            aside::refused,
            new WorkerMetrics(meters));
    worker.start();
  }

  private static String topic(int partitions) throws Exception {
    String topic = "moved-" + UUID.randomUUID();
    try (Admin own = Admin.create(Map.of("bootstrap.servers", OWN.getBrokersAsString()));
        Admin data = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
      Set<NewTopic> wanted = Set.of(new NewTopic(topic, partitions, (short) 1));
      Topics.create(own, wanted);
      Topics.create(data, wanted);
    }
    return topic;
  }

  private static void send(String topic, int from, int to) {
    send(topic, from, to, "");
  }

  private static void send(String topic, int from, int to, String more) {
    Numbers.send(OWN.getBrokersAsString(), topic, from, to, more);
  }

  private static Map<String, List<String>> moved(String topic) {
    return Numbers.moved(TestKafka.bootstrapServers(), topic);
  }

  private double lag(String topic) {
    return meters.get("fronting.worker.lag").tag("topic", topic).gauge().value();
  }
}
