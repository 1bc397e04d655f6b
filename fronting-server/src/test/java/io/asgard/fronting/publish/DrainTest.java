package io.asgard.fronting.publish;

import static io.asgard.fronting.publish.Fixture.NOW;
import static io.asgard.fronting.publish.Fixture.OTHER;
import static io.asgard.fronting.publish.Fixture.TOPIC;
import static io.asgard.fronting.publish.Fixture.event;
import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.contracts.v1.SpooledEvent;
import io.asgard.fronting.spool.Spool;
import io.asgard.platform.clusters.StreamLocations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Step by step, by a clock that stands still unless a test says so. */
class DrainTest {
  private static final long WINDOW = 1 << 20;

  private final FakeCluster cluster = new FakeCluster(TOPIC, OTHER);
  private final ScheduledExecutorService background = Executors.newScheduledThreadPool(1);
  private final DataStream stream = stream("main", cluster);
  private final List<SpooledEvent> parked = new ArrayList<>();
  private long now;
  private DataStream way = stream;
  @TempDir private Path directory;
  private Spool spool;

  @BeforeEach
  void opens() throws IOException {
    spool = Spool.open(directory, 1 << 20);
    eventually(() -> assertThat(stream.open()).isTrue());
  }

  @AfterEach
  void closes() throws IOException {
    spool.close();
    stream.close();
    background.shutdownNow();
  }

  @Test
  void forgetsWhatIsAcknowledged() throws Exception {
    Drain drain = drain(Siding.NONE);
    append(TOPIC, "a1", "a2");
    assertThat(drain.send()).isTrue();
    assertThat(drain.settle()).isEqualTo(2);
    drain.check();
    assertThat(spool.isEmpty()).isTrue();
  }

  @Test
  void saysHowOldTheOldestIsThoughNothingCanBeSent() throws Exception {
    Drain drain = drain(Siding.NONE);
    cluster.away();
    append(TOPIC, "a1");
    assertThat(drain.send()).isFalse();
    drain.settle();
    assertThat(drain.oldestMs()).isEqualTo(NOW.toEpochMilli());
    cluster.take();
    drain.send();
    drain.settle();
    assertThat(drain.oldestMs()).isZero();
  }

  @Test
  void silenceIsAFailureAndIsTriedAgainAfterAPause() throws Exception {
    Drain drain = drain(Siding.NONE);
    cluster.hold();
    append(TOPIC, "a1");
    drain.send();
    drain.check();
    pass(Attempts.SILENCE.plusMillis(1));
    assertThat(drain.settle()).isZero();
    assertThatThrownBy(drain::check).hasMessage("no acknowledgement within PT30S");
    drain.again();
    assertThat(drain.due()).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(drain.due()).isTrue();
    cluster.take();
    drain.send();
    assertThat(drain.settle()).isEqualTo(1);
  }

  @Test
  void whatHasAnotherWayByNowGoesAgain() throws Exception {
    Drain drain = drain(Siding.NONE);
    cluster.hold();
    append(TOPIC, "a1");
    drain.send();
    way = stream("other", cluster);
    assertThatThrownBy(drain::check).hasMessage("a topic's route has changed");
  }

  @Test
  void aDeniedTopicGoesToTheSidingAndTheOthersGoOn() throws Exception {
    Drain drain = drain(new Collecting());
    cluster.deny(TOPIC);
    append(TOPIC, "a1");
    append(OTHER, "b1");
    append(TOPIC, "a2");
    drain.send();
    assertThat(drain.parks(TOPIC)).isTrue();
    assertThat(drain.settle()).isEqualTo(1);
    drain.check();
    assertThat(parked).hasSize(2);
    assertThat(cluster.stored()).containsExactly("b1");
    assertThat(spool.isEmpty()).isTrue();
  }

  @Test
  void aDeniedTopicWithoutASidingHoldsUpWhatIsBehindIt() throws Exception {
    Drain drain = drain(Siding.NONE);
    cluster.deny(TOPIC);
    append(TOPIC, "a1", "a2");
    drain.send();
    assertThat(drain.settle()).isZero();
    assertThatThrownBy(drain::check).hasMessageContaining("Not authorized");
    assertThat(drain.send()).isFalse();
    drain.again();
    cluster.allow(TOPIC);
    drain.send();
    assertThat(drain.settle()).isEqualTo(2);
    assertThat(cluster.stored()).containsExactly("a1", "a2");
  }

  @Test
  void aTopicDoesNotLeaveTheSidingBeforeTheChunkThatPutItThere() throws Exception {
    FakeCluster gone = new FakeCluster(OTHER);
    DataStream elsewhere = stream("gone", gone);
    eventually(() -> assertThat(elsewhere.open()).isTrue());
    Function<String, DataStream> ways = topic -> topic.equals(OTHER) ? elsewhere : stream;
    try (elsewhere;
        Parking parking = Parking.open(directory.resolve("parked"), ways)) {
      Drain drain = new Drain(spool, ways, parking, WINDOW, new Attempts(() -> now));
      cluster.hide(TOPIC);
      gone.away();
      append(TOPIC, "a1");
      append(OTHER, "b1");
      assertThat(drain.send()).isFalse();
      parking.step(drain::parks);
      assertThat(parking.holds(TOPIC)).isTrue();
      gone.take();
      assertThat(drain.send()).isTrue();
      assertThat(drain.settle()).isEqualTo(1);
      assertThat(gone.stored()).containsExactly("b1");
      assertThat(parking.bytes()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TOPIC, OTHER})
  void parksNothingAnewWhileAnotherTopicHasNoPlace(String topic) throws Exception {
    Path places = Files.createDirectories(directory.resolve("parked"));
    Path inTheWay = Files.createFile(places.resolve(topic));
    try (Parking parking = Parking.open(places, any -> stream)) {
      Drain drain = drain(parking);
      cluster.deny(TOPIC);
      cluster.deny(OTHER);
      append(TOPIC, "a1");
      append(OTHER, "b1");
      drain.send();
      assertThatThrownBy(drain::settle).hasMessageStartingWith(inTheWay + ": ");
      assertThat(parking.bytes()).isZero();
      drain.again();
      Files.delete(inTheWay);
      drain.send();
      drain.settle();
      assertThat(parking.bytes()).isPositive();
      assertThat(spool.isEmpty()).isTrue();
    }
  }

  private Drain drain(Siding siding) {
    return new Drain(spool, topic -> way, siding, WINDOW, new Attempts(() -> now));
  }

  private void append(String topic, String... drivers) throws IOException {
    List<SpooledEvent> events = new ArrayList<>();
    for (String driver : drivers) {
      Event event = event(driver, NOW).setTopic(topic).build();
      EventMeta meta = EventMeta.newBuilder().setAcceptedMs(NOW.toEpochMilli()).build();
      events.add(SpooledEvent.newBuilder().setEvent(event).setMeta(meta).build());
    }
    spool.append(events);
  }

  private DataStream stream(String name, FakeCluster of) {
    return new DataStream(
        name,
        StreamLocations.fixed("k:1"),
        at -> of.producer(),
        background,
        new SimpleMeterRegistry());
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  /** Keeps what comes. */
  private final class Collecting implements Siding {
    @Override
    public boolean holds(String topic) {
      return false;
    }

    @Override
    public boolean add(String topic, String reason, List<SpooledEvent> events) {
      return parked.addAll(events);
    }
  }
}
