package io.asgard.odin.replay;

import static io.asgard.platform.test.Eventually.eventually;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.odin.replay.Logs.Found;
import io.asgard.odin.replay.ReplayResult.End;
import io.asgard.odin.replay.Selection.By;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

class ReplayIT {
  private static final EmbeddedKafkaKraftBroker OTHER = TestKafka.another();
  private static final int ALL = 3000;

  private final String topic = TestKafka.topic("replay", 3);

  @BeforeAll
  static void start() {
    OTHER.afterPropertiesSet();
  }

  @AfterAll
  static void stop() {
    OTHER.destroy();
  }

  @Test
  void copiesTheRangeAsItIsToAnotherCluster() throws Exception {
    create(topic, 3);
    Logs.writeInTransactions(source(), topic, 0, ALL);
    ReplayResult result = run(order("whole", 1000, 2000, OptionalLong.empty()));
    assertThat(result.status().replayed()).isEqualTo(1000);
    assertThat(result.status().skipped()).isEqualTo(ALL - 1000);
    assertThat(result.end()).isEqualTo(End.COMPLETE);
    assertThat(Logs.read(target(), topic)).isEqualTo(expected(1000, 2000));
  }

  @Test
  void readsOnlyWhatMayMatterWhenItKnowsHowFarAheadEventsAre() throws Exception {
    create(topic, 3);
    Logs.write(source(), topic, 0, ALL);
    ReplayOrder order =
        new ReplayOrder(
            "bounded",
            new StreamTopic("s", Map.of("bootstrap.servers", source()), topic),
            new StreamTopic("u", Map.of("bootstrap.servers", target()), topic),
            selection(1000, 2000, By.EVENT),
            Optional.of(Duration.ofSeconds(60)),
            OptionalLong.empty());
    assertThat(run(order).status().replayed()).isEqualTo(1000);
    assertThat(run(order).status().skipped()).isLessThan(ALL - 1000 - 900);
  }

  @Test
  void keepsTheOrderOfKeysWhereThereAreMorePartitions() throws Exception {
    create(topic, 5);
    Logs.write(source(), topic, 0, ALL);
    run(order("more", 0, ALL, OptionalLong.empty()));
    List<Found> found = Logs.read(target(), topic);
    assertThat(found).hasSize(ALL);
    found.stream()
        .collect(groupingBy(Found::key))
        .forEach(
            (key, records) -> {
              assertThat(records).extracting(Logs::number).isSorted();
              assertThat(records)
                  .extracting(Found::partition)
                  .containsOnly(records.get(0).partition());
            });
  }

  @Test
  void goesOnWhereItWasStoppedAndSaysWhenItWasThrough() throws Exception {
    create(topic, 3);
    Logs.write(source(), topic, 0, ALL);
    ReplayOrder slow = order("stopped", 0, ALL, OptionalLong.of(1500));
    AtomicReference<Replay> running = new AtomicReference<>();
    Replay first = new Replay(slow, Clock.systemUTC(), status -> running.get().stop());
    running.set(first);
    ReplayResult stopped = first.run();
    assertThat(stopped.end()).isEqualTo(End.STOPPED);
    assertThat(stopped.status().replayed()).isBetween(1L, ALL - 1L);
    assertThat(Logs.read(target(), topic)).hasSize((int) stopped.status().replayed());
    // What arrives now is no part of it.
    Logs.write(source(), topic, 0, 100);
    ReplayOrder rest = order("stopped", 0, ALL, OptionalLong.empty());
    ReplayResult result = run(rest);
    assertThat(result.status().replayed()).isEqualTo(ALL);
    assertThat(numbers()).isEqualTo(ALL);
    ReplayResult again = run(rest);
    assertThat(again.end()).isEqualTo(End.ALREADY_COMPLETE);
    assertThat(again.status().replayed()).isEqualTo(ALL);
    assertThat(Logs.read(target(), topic)).hasSize(ALL);
  }

  @Test
  void refusesAnotherRangeUnderTheId() throws Exception {
    create(topic, 3);
    Logs.write(source(), topic, 0, 100);
    run(order("taken", 0, 50, OptionalLong.empty()));
    assertThatThrownBy(() -> run(order("taken", 0, 51, OptionalLong.empty())))
        .hasMessageStartingWith("id: taken: asks for [2026-03-01T00:00:00Z, 2026-03-01T00:00:51Z)")
        .hasMessageContaining("(expected: [2026-03-01T00:00:00Z, 2026-03-01T00:00:50Z)");
  }

  @Test
  void aSecondRunTakesOverFromTheFirst() throws Exception {
    create(topic, 3);
    Logs.write(source(), topic, 0, ALL);
    Replay slow =
        new Replay(order("twice", 0, ALL, OptionalLong.of(500)), Clock.systemUTC(), status -> {});
    CompletableFuture<ReplayResult> first = CompletableFuture.supplyAsync(slow::run);
    eventually(() -> assertThat(Logs.read(target(), topic)).isNotEmpty());
    assertThat(run(order("twice", 0, ALL, OptionalLong.empty())).end()).isEqualTo(End.COMPLETE);
    assertThatThrownBy(first::join)
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("id: twice (expected: one run at a time");
    assertThat(Logs.read(target(), topic)).isEqualTo(expected(0, ALL));
  }

  @Test
  void namesEveryTopicThatIsMissing() {
    assertThatThrownBy(
            () ->
                run(
                    new ReplayOrder(
                        "none",
                        new StreamTopic("s", Map.of("bootstrap.servers", source()), "no-such"),
                        new StreamTopic("u", Map.of("bootstrap.servers", target()), "nor-this"),
                        selection(0, 1, By.EVENT),
                        Optional.empty(),
                        OptionalLong.empty())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "topic: no-such (expected: a topic of the stream s)\n"
                + "topic: nor-this (expected: a topic of the stream u)");
  }

  @Test
  void copiesToAnotherTopicOfTheSameClusterButNotToItself() {
    Logs.write(source(), topic, 0, 100);
    String copy = TestKafka.topic("replay-copy", 3);
    StreamTopic from = new StreamTopic("s", Map.of("bootstrap.servers", source()), topic);
    assertThat(run(order("self", from, copy)).status().replayed()).isEqualTo(100);
    assertThatThrownBy(() -> run(order("self2", from, topic)))
        .hasMessageContaining("(expected: another topic than the source, or it never ends)");
  }

  @Test
  void saysWhenRetentionHasDeletedSomeOfTheRange() throws Exception {
    create(topic, 3);
    Logs.write(source(), topic, 0, ALL);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", source()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 1), RecordsToDelete.beforeOffset(500)))
          .all()
          .get();
    }
    assertThatThrownBy(() -> run(order("cut", 0, ALL, OptionalLong.empty())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("from: 2026-03-01T00:00:00Z (expected: >= 2026-03-01T00:")
        .hasMessageContaining("in the partitions [1] of " + topic);
    assertThat(run(order("rest", 2500, ALL, OptionalLong.empty())).status().replayed())
        .isEqualTo(ALL - 2500);
  }

  private static ReplayResult run(ReplayOrder order) {
    return new Replay(order, Clock.systemUTC(), status -> {}).run();
  }

  private List<Found> expected(int from, int to) {
    return Logs.read(source(), topic).stream()
        .filter(found -> Logs.number(found) >= from && Logs.number(found) < to)
        .toList();
  }

  private long numbers() {
    return Logs.read(target(), topic).stream().map(Logs::number).distinct().count();
  }

  private ReplayOrder order(String id, int from, int to, OptionalLong rate) {
    return new ReplayOrder(
        id,
        new StreamTopic("s", Map.of("bootstrap.servers", source()), topic),
        new StreamTopic("u", Map.of("bootstrap.servers", target()), topic),
        selection(from, to, By.EVENT),
        Optional.empty(),
        rate);
  }

  private static ReplayOrder order(String id, StreamTopic from, String into) {
    return new ReplayOrder(
        id,
        from,
        new StreamTopic("s", from.client(), into),
        selection(0, ALL, By.ARRIVAL),
        Optional.empty(),
        OptionalLong.empty());
  }

  private static Selection selection(int from, int to, By by) {
    return new Selection(
        ReplayPlanTest.moment(Logs.BEGIN.plusSeconds(from).toEpochMilli()),
        ReplayPlanTest.moment(Logs.BEGIN.plusSeconds(to).toEpochMilli()),
        by);
  }

  private static String source() {
    return TestKafka.bootstrapServers();
  }

  private static String target() {
    return OTHER.getBrokersAsString();
  }

  private static void create(String name, int partitions) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", target()))) {
      Topics.create(admin, List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())));
    }
  }
}
