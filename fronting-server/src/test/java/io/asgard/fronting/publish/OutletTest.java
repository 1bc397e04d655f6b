package io.asgard.fronting.publish;

import static io.asgard.fronting.publish.Fixture.NOW;
import static io.asgard.fronting.publish.Fixture.OTHER;
import static io.asgard.fronting.publish.Fixture.PUBLISHER;
import static io.asgard.fronting.publish.Fixture.SCHEMAS;
import static io.asgard.fronting.publish.Fixture.TOPIC;
import static io.asgard.fronting.publish.Fixture.event;
import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.fronting.live.Route;
import io.asgard.platform.clusters.StreamLocations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** With clusters that take events, hold them or are away, as a test says. */
class OutletTest {
  private static final Duration AFTER = Duration.ofMillis(100);
  private static final String NOT_EMPTY = "the spool is not empty yet";

  private SimpleMeterRegistry meters;
  private final ScheduledExecutorService background = Executors.newScheduledThreadPool(1);
  private final Map<String, FakeCluster> clusters = new ConcurrentHashMap<>();
  private volatile Route route = Route.to("main");
  @TempDir private Path directory;
  private Outlets outlets;
  private Publisher publisher;

  @BeforeEach
  void opens() {
    start();
    eventually(() -> assertThat(outlets.failure()).isEmpty());
  }

  @AfterEach
  void closes() {
    outlets.close();
    background.shutdownNow();
  }

  @Test
  void goesStraightWhileKafkaTakesEvents() {
    assertThat(code(publish("a1"))).isEqualTo(Code.STORED);
    assertThat(main().stored()).containsExactly("a1");
  }

  @Test
  void whatKafkaDoesNotAcknowledgeGoesToTheSpoolInOrderAndFromThereToKafka() {
    main().hold();
    CompletableFuture<PublishResponse> first = publish("a1", "a2");
    CompletableFuture<PublishResponse> second = publish("a3");
    assertThat(code(first)).isEqualTo(Code.SPOOLED);
    assertThat(code(second)).isEqualTo(Code.SPOOLED);
    assertThat(code(publish("a4"))).isEqualTo(Code.SPOOLED);
    main().take();
    eventually(() -> assertThat(main().stored()).containsExactly("a1", "a2", "a3", "a4"));
    eventually(() -> assertThat(code(publish("a5"))).isEqualTo(Code.STORED));
  }

  @Test
  void keepsTheOrderOverEveryChangeUnderLoad() {
    for (int round = 0; round < 5; round++) {
      main().hold();
      IntStream.range(0, 50).forEach(i -> publish("x"));
      eventually(() -> assertThat(code(publish("x"))).isEqualTo(Code.SPOOLED));
      main().take();
      eventually(() -> assertThat(code(publish("x"))).isEqualTo(Code.STORED));
    }
    eventually(() -> assertThat(main().storedTimes()).hasSize(sent));
    assertThat(main().storedTimes()).isSorted();
  }

  @Test
  void whatIsInTheSpoolSurvivesARestartAndStaysAhead() {
    main().away();
    assertThat(code(publish("a1"))).isEqualTo(Code.SPOOLED);
    outlets.close();
    start();
    assertThat(code(publish("a2"))).isEqualTo(Code.SPOOLED);
    main().take();
    eventually(() -> assertThat(main().stored()).containsExactly("a1", "a2"));
  }

  @Test
  void refusesWhatDoesNotFitAndSaysWhenToComeAgain() {
    main().hold();
    Event large = event("b".repeat(900));
    eventually(
        () -> {
          Answer answer = send(List.of(large)).join().getAnswers(0);
          assertThat(answer.getCode()).isEqualTo(Code.UNAVAILABLE);
          assertThat(answer.getRetryAfterMs()).isEqualTo(1000);
          assertThat(answer.getDetail()).contains("fronting.spool.max");
        });
    main().take();
    eventually(() -> assertThat(code(publish("a"))).isEqualTo(Code.STORED));
  }

  @Test
  void takesTheFallbackWhenTheStreamStaysAwayAndReturns() {
    route = new Route("main", Optional.of("standby"), Duration.ofMillis(300));
    main().away();
    assertThat(code(publish("a1"))).isEqualTo(Code.SPOOLED);
    eventually(() -> assertThat(cluster("standby").stored()).containsExactly("a1"));
    eventually(() -> assertThat(code(publish("a2"))).isEqualTo(Code.STORED));
    main().take();
    eventually(
        () -> {
          publish("a3").join();
          assertThat(main().stored()).contains("a3");
        });
  }

  @Test
  void aRouteThatChangesTakesTheSpoolWithIt() {
    main().away();
    assertThat(code(publish("a1"))).isEqualTo(Code.SPOOLED);
    route = Route.to("other");
    assertThat(code(publish("a2"))).isIn(Code.SPOOLED, Code.STORED);
    eventually(() -> assertThat(cluster("other").stored()).containsExactly("a1", "a2"));
    eventually(() -> assertThat(code(publish("a3"))).isEqualTo(Code.STORED));
    assertThat(main().stored()).isEmpty();
  }

  @Test
  void aRouteThatChangesWhileTheServerIsDownKeepsTheOrder() {
    main().away();
    assertThat(code(publish("a1"))).isEqualTo(Code.SPOOLED);
    outlets.close();
    route = Route.to("other");
    main().take();
    cluster("other").hold();
    start();
    assertThat(code(publish("a2"))).isEqualTo(Code.SPOOLED);
    cluster("other").take();
    eventually(() -> assertThat(code(publish("a3"))).isEqualTo(Code.STORED));
    assertThat(cluster("other").stored()).startsWith("a1", "a2").endsWith("a3");
    assertThat(main().stored()).isEmpty();
  }

  @Test
  void aTopicThatTheClusterDeniesWaitsForItselfAndLetsTheOthersGoOn() {
    spoolOfTwoTopics();
    main().deny(TOPIC);
    main().take();
    eventually(() -> assertThat(main().stored(OTHER)).containsExactly("b1", "b2"));
    eventually(() -> assertThat(code(send(OTHER, "b3"))).isEqualTo(Code.STORED));
    assertThat(outlets.failure().orElse("")).contains("topic driver-location: Not authorized");
    assertThat(meters.get("fronting.spool.parked.bytes").gauge().value()).isPositive();
    Answer refused = publish("a3").join().getAnswers(0);
    assertThat(refused.getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(refused.getDetail()).startsWith("topic driver-location: ");
    assertThat(publisher.advanceWatermark(PUBLISHER, TOPIC, NOW))
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withMessageContaining("topic: driver-location (expected: no event of it in the spool");
    main().allow(TOPIC);
    eventually(() -> assertThat(code(publish("a4"))).isEqualTo(Code.STORED));
    assertThat(main().stored(TOPIC)).containsExactly("a1", "a2", "a4");
    eventually(() -> assertThat(outlets.failure()).isEmpty());
    assertThat(meters.get("fronting.spool.parked.bytes").gauge().value()).isZero();
  }

  @Test
  void aTopicThatIsParkedStaysSoOverARestartAndKeepsItsOrder() {
    spoolOfTwoTopics();
    main().deny(TOPIC);
    main().take();
    eventually(() -> assertThat(main().stored(OTHER)).containsExactly("b1", "b2"));
    eventually(() -> assertThat(outlets.failure().orElse("")).contains("topic "));
    outlets.close();
    start();
    assertThat(code(publish("a3"))).isIn(Code.UNAVAILABLE, Code.SPOOLED);
    main().allow(TOPIC);
    eventually(() -> assertThat(code(publish("a4"))).isEqualTo(Code.STORED));
    assertThat(main().stored(TOPIC)).startsWith("a1", "a2").endsWith("a4");
  }

  @Test
  void saysWhatHoldsItUpWhenATopicCannotBeParkedAndGoesOnOnceItCan() throws IOException {
    Path parked = Files.createDirectories(directory.resolve("main").resolve("parked"));
    Path inTheWay = Files.createFile(parked.resolve(TOPIC));
    spoolOfTwoTopics();
    main().deny(TOPIC);
    main().take();
    eventually(() -> assertThat(outlets.failure().orElse("")).contains("(expected: room for"));
    assertThat(code(send(OTHER, "b3"))).isEqualTo(Code.SPOOLED);
    Files.delete(inTheWay);
    eventually(() -> assertThat(main().stored(OTHER)).endsWith("b1", "b2", "b3"));
    main().allow(TOPIC);
    eventually(() -> assertThat(code(publish("a3"))).isEqualTo(Code.STORED));
    assertThat(main().stored(TOPIC)).startsWith("a1", "a2").endsWith("a3");
  }

  @Test
  void saysNoMoreWhatHeldItUpOnceTheTopicIsParked() throws IOException {
    Path parked = Files.createDirectories(directory.resolve("main").resolve("parked"));
    Path inTheWay = Files.createFile(parked.resolve(TOPIC));
    main().away();
    assertThat(code(publish("a1"))).isEqualTo(Code.SPOOLED);
    main().deny(TOPIC);
    main().take();
    eventually(() -> assertThat(outlets.failure().orElse("")).contains("(expected: room for"));
    Files.delete(inTheWay);
    eventually(() -> assertThat(outlets.failure().orElse("")).contains("topic driver-location: "));
    main().hold();
    assertThat(code(send(OTHER, "b1"))).isEqualTo(Code.SPOOLED);
    eventually(() -> assertThat(outlets.failure()).contains("stream main: " + NOT_EMPTY));
  }

  private void spoolOfTwoTopics() {
    main().away();
    assertThat(code(publish("a1"))).isEqualTo(Code.SPOOLED);
    assertThat(code(send(OTHER, "b1"))).isEqualTo(Code.SPOOLED);
    assertThat(code(publish("a2"))).isEqualTo(Code.SPOOLED);
    assertThat(code(send(OTHER, "b2"))).isEqualTo(Code.SPOOLED);
  }

  private int sent;

  private void start() {
    meters = new SimpleMeterRegistry();
    PublishMetrics metrics = new PublishMetrics(meters);
    outlets =
        new Outlets(
            new Outlets.Ways(
                topic -> Optional.of(route),
                stream -> route.stream().equals(stream) ? route : Route.to(stream),
                "main",
                name ->
                    new DataStream(
                        name,
                        StreamLocations.fixed("k:1"),
                        at -> cluster(name).producer(),
                        background,
                        meters)),
            new Outlets.Spooling(directory, DataSize.ofKilobytes(8), AFTER),
            metrics);
    outlets.start();
    publisher =
        new Publisher(
            new EventRules(SCHEMAS, 10_000),
            outlets,
            metrics,
            new Publisher.Limits(DataSize.ofMegabytes(1), Duration.ofSeconds(30)),
            Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private FakeCluster main() {
    return cluster("main");
  }

  private FakeCluster cluster(String name) {
    return clusters.computeIfAbsent(name, stream -> new FakeCluster(TOPIC, OTHER));
  }

  private CompletableFuture<PublishResponse> publish(String... drivers) {
    List<Event> events =
        java.util.Arrays.stream(drivers)
            .map(driver -> event(driver, NOW.plusMillis(sent++)).build())
            .toList();
    return send(events);
  }

  private CompletableFuture<PublishResponse> send(String topic, String driver) {
    return send(List.of(event(driver, NOW.plusMillis(sent++)).setTopic(topic).build()));
  }

  private CompletableFuture<PublishResponse> send(List<Event> events) {
    return publisher.publish(PUBLISHER, events, Map.of());
  }

  private static Code code(CompletableFuture<PublishResponse> response) {
    List<Code> codes =
        response
            .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
            .join()
            .getAnswersList()
            .stream()
            .map(Answer::getCode)
            .distinct()
            .toList();
    assertThat(codes).hasSize(1);
    return codes.get(0);
  }
}
