package io.asgard.cosmos.live;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.Field;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.contracts.v1.Tag;
import io.asgard.cosmos.enigma.Enigma;
import io.asgard.cosmos.enigma.EnigmaServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveHubTest {
  private static final MetricModel SUPPLY =
      MetricModel.newBuilder()
          .setName("supply")
          .addTags(Tag.newBuilder().setName("s2id"))
          .addFields(Field.newBuilder().setName("unique_drivers").setAggregation("sum"))
          .build();

  private volatile boolean known = true;
  private final EnigmaServer enigma = new EnigmaServer();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final LiveMetrics metrics = new LiveMetrics(registry);
  private final LiveHub hub =
      new LiveHub(
          name -> Optional.of(SUPPLY).filter(model -> known && model.getName().equals(name)),
          new Enigma(enigma.url(), Duration.ofSeconds(25), () -> "Bearer x"),
          metrics);

  LiveHubTest() throws IOException {}

  @AfterEach
  void stop() {
    hub.close();
    enigma.close();
  }

  @Test
  void asksForAllTagsAndFields() {
    subscribed();
    eventually(() -> assertThat(enigma.queries()).hasSize(1));
    assertThat(enigma.queries().get(0).toString())
        .contains("\"groupBy\":[\"s2id\"]", "\"wait\":\"25s\"", "\"window\":\"latest\"")
        .contains("\"field\":\"unique_drivers\"", "\"aggregation\":\"sum\"");
  }

  @Test
  void pollsOnceAWindowHoweverManyClients() {
    List<Recorded> clients = Stream.generate(this::subscribed).limit(50).toList();
    for (int window = 1; window <= 3; window++) {
      int frames = window;
      enigma.closeWindow();
      eventually(() -> assertThat(clients).allMatch(client -> client.events().size() == frames));
    }
    eventually(() -> assertThat(enigma.queries()).hasSize(4)); // The fourth is under way.
  }

  @Test
  void aLateClientGetsTheLastWindowAtOnce() {
    Recorded early = subscribed();
    enigma.closeWindow();
    eventually(() -> assertThat(early.events()).hasSize(1));
    Recorded late = subscribed();
    eventually(() -> assertThat(late.events()).isEqualTo(early.events()));
  }

  @Test
  void aSlowClientHoldsUpNobody() {
    Recorded slow = new Recorded(true);
    subscribe(slow);
    Recorded fast = subscribed();
    for (int window = 1; window <= 5; window++) {
      int frames = window;
      enigma.closeWindow();
      eventually(() -> assertThat(fast.events()).hasSize(frames));
    }
    slow.take(null);
    assertThat(slow.events()).hasSize(2).last().asString().contains("5.0");
  }

  @Test
  void stopsPollingWhenTheLastClientLeaves() {
    Recorded wire = new Recorded(false);
    Outbox client = subscribe(wire);
    eventually(() -> assertThat(enigma.queries()).hasSize(1));
    hub.unsubscribe(client, "supply");
    eventually(() -> assertThat(subscriptions()).isZero());
    enigma.closeWindow();
    Recorded next = subscribed();
    eventually(() -> assertThat(next.events()).hasSize(1));
    assertThat(wire.events()).isEmpty();
    eventually(() -> assertThat(enigma.queries()).hasSize(3));
  }

  @Test
  void tellsOnceThatEnigmaIsAwayAndGoesOnWhenItIsBack() {
    enigma.answers(503);
    Recorded client = subscribed();
    eventually(() -> assertThat(enigma.queries()).hasSizeGreaterThan(2));
    assertThat(client.events()).hasSize(1).first().asString().contains("status 503");
    enigma.answers(200);
    enigma.closeWindow();
    eventually(() -> assertThat(client.events()).hasSize(2));
    assertThat(client.events()).last().asString().startsWith("{\"type\":\"window\"");
  }

  @Test
  void anUnknownMetricIsAnError() {
    Recorded client = new Recorded(false);
    hub.subscribe(new Outbox(client, metrics), "suply");
    eventually(() -> assertThat(client.events()).hasSize(1));
    assertThat(client.events()).first().asString().contains("metric: suply (expected: a known");
    assertThat(enigma.queries()).isEmpty();
  }

  @Test
  void aMetricThatIsMadeLaterIsShownToThoseWhoWaited() {
    known = false;
    Recorded client = subscribed();
    eventually(() -> assertThat(client.events()).hasSize(1));
    known = true;
    enigma.closeWindow();
    eventually(() -> assertThat(client.events()).hasSize(2));
    assertThat(client.events()).last().asString().startsWith("{\"type\":\"window\"");
  }

  @Test
  void whoSubscribesWhileItsConnectionClosesIsNotWaitedFor() {
    Outbox client = new Outbox(new Recorded(false), metrics);
    hub.gone(client);
    hub.subscribe(client, "supply");
    subscribed();
    eventually(() -> assertThat(enigma.queries()).hasSize(1));
    assertThat(subscriptions()).isEqualTo(1);
  }

  @Test
  void aClientWatchesSoManyMetricsAtATime() {
    Recorded wire = new Recorded(false);
    Outbox client = new Outbox(wire, metrics);
    for (int i = 0; i <= 100; i++) {
      hub.subscribe(client, "metric-" + i);
    }
    eventually(
        () ->
            assertThat(wire.events()).anyMatch(event -> event.toString().contains("at most 100")));
  }

  private Recorded subscribed() {
    Recorded wire = new Recorded(false);
    subscribe(wire);
    return wire;
  }

  private Outbox subscribe(Recorded wire) {
    Outbox client = new Outbox(wire, metrics);
    hub.subscribe(client, "supply");
    return client;
  }

  private double subscriptions() {
    return registry.get("cosmos.live.subscriptions").gauge().value();
  }
}
