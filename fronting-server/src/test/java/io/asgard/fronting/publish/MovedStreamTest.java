package io.asgard.fronting.publish;

import static io.asgard.fronting.publish.Fixture.NOW;
import static io.asgard.fronting.publish.Fixture.OTHER;
import static io.asgard.fronting.publish.Fixture.PUBLISHER;
import static io.asgard.fronting.publish.Fixture.SCHEMAS;
import static io.asgard.fronting.publish.Fixture.TOPIC;
import static io.asgard.fronting.publish.Fixture.event;
import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.fronting.live.Route;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** A stream that moves from the cluster "home" to the cluster "away". */
class MovedStreamTest {
  private static final String STREAM = "home";

  private final ScheduledExecutorService background = Executors.newScheduledThreadPool(1);
  private final Map<String, FakeCluster> clusters = new ConcurrentHashMap<>();
  private final FakeLocations locations = new FakeLocations();
  @TempDir private Path directory;
  private volatile Route route = Route.to(STREAM);
  private Outlets outlets;
  private Publisher publisher;
  private int sent;

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
  void whatTheOldClusterHasNotAcknowledgedGoesToTheNewOneAheadOfWhatComes() {
    assertThat(code(publish("a1"))).isEqualTo(Code.STORED);
    cluster("home").hold();
    CompletableFuture<PublishResponse> before = publish("a2", "a3");
    locations.move(STREAM, "away");
    CompletableFuture<PublishResponse> after = publish("a4");
    assertThat(code(before)).isIn(Code.STORED, Code.SPOOLED);
    assertThat(code(after)).isIn(Code.STORED, Code.SPOOLED);
    eventually(() -> assertThat(cluster("away").stored()).containsExactly("a2", "a3", "a4"));
    assertThat(cluster("home").stored()).containsExactly("a1");
    goesStraight();
  }

  @Test
  void whatWaitsInTheSpoolGoesToTheNewClusterWithoutWaitingForTheOldOne() {
    cluster("home").away();
    assertThat(code(publish("a1"))).isEqualTo(Code.SPOOLED);
    locations.move(STREAM, "away");
    eventually(() -> assertThat(cluster("away").stored()).containsExactly("a1"));
    assertThat(cluster("home").stored()).isEmpty();
    goesStraight();
  }

  @Test
  void theSpoolIsTheStreamsWhereverThatIsAfterARestart() {
    cluster("home").away();
    assertThat(code(publish("a1"))).isEqualTo(Code.SPOOLED);
    outlets.close();
    locations.move(STREAM, "away");
    start();
    eventually(() -> assertThat(cluster("away").stored()).containsExactly("a1"));
    goesStraight();
  }

  @Test
  void anOldProducerThatDoesNotCloseHoldsNobodyUp() {
    CountDownLatch ends = new CountDownLatch(1);
    cluster("home").closing(ends);
    cluster("home").hold();
    publish("a1");
    locations.move(STREAM, "away");
    eventually(() -> assertThat(cluster("away").stored()).containsExactly("a1"));
    goesStraight();
    ends.countDown();
  }

  @Test
  void keepsTheOrderOverManyMovesUnderLoad() {
    for (int round = 0; round < 6; round++) {
      cluster(round % 2 == 0 ? "home" : "away").hold();
      for (int i = 0; i < 50; i++) {
        publish("x");
      }
      locations.move(STREAM, round % 2 == 0 ? "away" : "home");
      for (int i = 0; i < 50; i++) {
        publish("x");
      }
      cluster(round % 2 == 0 ? "away" : "home").take();
    }
    goesStraight();
    eventually(
        () ->
            assertThat(
                    cluster("home").storedTimes().stream().distinct().count()
                        + cluster("away").storedTimes().stream().distinct().count())
                .isGreaterThanOrEqualTo(sent));
    assertThat(firsts("home")).isSorted();
    assertThat(firsts("away")).isSorted();
  }

  /** What was held at an earlier visit and stored at a later one may come twice. */
  private List<Long> firsts(String cluster) {
    return cluster(cluster).storedTimes().stream().distinct().toList();
  }

  @Test
  void theFallbackIsLeftForAStreamThatHasMovedAndIsThere() {
    route = new Route(STREAM, Optional.of("standby"), Duration.ofMillis(300));
    cluster("home").away();
    publish("a1");
    eventually(() -> assertThat(cluster("standby").stored()).containsExactly("a1"));
    locations.move(STREAM, "away");
    eventually(
        () -> {
          publish("a2").orTimeout(10, TimeUnit.SECONDS).join();
          assertThat(cluster("away").stored()).contains("a2");
        });
  }

  private void goesStraight() {
    eventually(() -> assertThat(code(publish("z"))).isEqualTo(Code.STORED));
    eventually(() -> assertThat(outlets.failure()).isEmpty());
  }

  private void start() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    PublishMetrics metrics = new PublishMetrics(meters);
    outlets =
        new Outlets(
            new Outlets.Ways(
                topic -> Optional.empty(),
                stream -> stream.equals(STREAM) ? route : Route.to(stream),
                STREAM,
                name ->
                    new DataStream(
                        name,
                        locations,
                        at -> cluster(at.getBootstrap()).producer(),
                        background,
                        meters)),
            new Outlets.Spooling(directory, DataSize.ofMegabytes(1), Duration.ofMillis(100)),
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

  private FakeCluster cluster(String name) {
    return clusters.computeIfAbsent(name, cluster -> new FakeCluster(TOPIC, OTHER));
  }

  private CompletableFuture<PublishResponse> publish(String... drivers) {
    List<Event> events =
        Arrays.stream(drivers)
            .map(driver -> event(driver, NOW.plusMillis(sent++)).build())
            .toList();
    return publisher.publish(PUBLISHER, events, Map.of());
  }

  private static Code code(CompletableFuture<PublishResponse> response) {
    return response.orTimeout(10, TimeUnit.SECONDS).join().getAnswers(0).getCode();
  }
}
