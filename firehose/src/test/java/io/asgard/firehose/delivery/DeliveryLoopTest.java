package io.asgard.firehose.delivery;

import static io.asgard.firehose.sink.SampleEvents.key;
import static io.asgard.firehose.sink.SampleEvents.message;
import static io.asgard.firehose.sink.SampleEvents.meta;
import static io.asgard.firehose.sink.SampleEvents.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.EventMeta;
import io.asgard.firehose.event.EventTypes;
import io.asgard.firehose.event.Format;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.SampleEvents;
import io.asgard.platform.records.Schemas;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryLoopTest {
  private static final TopicPartition P0 = new TopicPartition(SampleEvents.TOPIC, 0);
  private static final TopicPartition P1 = new TopicPartition(SampleEvents.TOPIC, 1);
  private static final Delivery DONE = Delivery.done();
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final Duration TIME_TO_COMMIT = Duration.ofMillis(100);
  private static final Schemas SCHEMAS = Schemas.of(SampleEvents.schema(SampleEvents.TOPIC));
  private static final Policy POLICY =
      new Policy(
          2,
          100,
          Duration.ofSeconds(1),
          4,
          1_000_000,
          new Backoff(4, Duration.ofSeconds(10), Duration.ofSeconds(30)),
          Duration.ofMillis(10));

  private final MockConsumer<byte @Nullable [], byte @Nullable []> consumer =
      new MockConsumer<>("earliest");
  private final FakeSink sink = new FakeSink();
  private final FakeDeadLetters deadLetters = new FakeDeadLetters();
  private final ManualClock clock = new ManualClock();
  private final DeliveryMetrics metrics = new DeliveryMetrics(new SimpleMeterRegistry());
  private final DeliveryLoop loop =
      new DeliveryLoop(consumer, this::lanes, POLICY, deadLetters, clock, metrics);

  private Lanes lanes; // their turns are taken by the test

  private Lanes lanes(int count, Consumer<List<Pending>> ended) {
    lanes =
        new Lanes(
            IntStream.range(0, count)
                .mapToObj(
                    i ->
                        new Lane(
                            new Intake(new EventTypes(Format.PROTOBUF, SCHEMAS), List.of()),
                            sink,
                            deadLetters,
                            POLICY,
                            clock,
                            metrics,
                            ended))
                .toList());
    return lanes;
  }

  @BeforeEach
  void subscribe() {
    consumer.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
    consumer.updateEndOffsets(Map.of(P0, 10L, P1, 10L));
    loop.subscribe(List.of(SampleEvents.TOPIC));
    consumer.rebalance(List.of(P0, P1));
  }

  @Test
  void deliversAndCommits() throws Exception {
    polled(P0, 0, 1, 2);
    step();
    assertThat(sink.arrived()).containsExactlyInAnyOrder(0L, 1L, 2L);
    assertThat(committed(P0)).isEqualTo(3);
    assertThat(metrics.counts()).isEqualTo(new Counts(3, 3, 0, 0, 0, 0, 0));
  }

  @Test
  void passesOverControlRecordsAndCommitsThem() throws Exception {
    EventMeta watermark = EventMeta.newBuilder().setKind(EventMeta.Kind.WATERMARK).build();
    consumer.addRecord(record(SampleEvents.TOPIC, 0, 0, null, null, watermark));
    step();
    assertThat(sink.arrived()).isEmpty();
    assertThat(committed(P0)).isEqualTo(1);
    assertThat(metrics.counts()).isEqualTo(new Counts(0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void commitsNothingThatHasNoOutcome() throws Exception {
    sink.answers(event -> event.offset() == 1 ? Delivery.retry("503") : DONE);
    polled(P0, 0, 1, 2);
    step();
    assertThat(committed(P0)).isEqualTo(1);
    sink.answers(event -> DONE);
    laterStep();
    assertThat(sink.arrived()).containsExactlyInAnyOrder(0L, 1L, 2L);
    assertThat(committed(P0)).isEqualTo(3);
  }

  @Test
  void pausesAndPollsOnWhileTooMuchIsUnderWay() throws Exception {
    sink.answers(event -> Delivery.retry("503"));
    polled(P0, 0, 1, 2, 3);
    step();
    assertThat(consumer.paused()).containsExactlyInAnyOrder(P0, P1);
    polled(P1, 0);
    step();
    assertThat(loop.pending()).isEqualTo(4);
    sink.answers(event -> DONE);
    laterStep();
    assertThat(consumer.paused()).isEmpty();
    laterStep();
    laterStep(); // What was refused together goes in halves.
    assertThat(sink.arrived()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 0L);
  }

  @Test
  void deliversOtherKeysWhileOneWaits() throws Exception {
    sink.answers(event -> event.offset() == 0 ? Delivery.retry("503") : DONE);
    polled(P0, 0);
    step();
    polled(P0, 1, 2);
    step();
    assertThat(sink.arrived()).containsExactlyInAnyOrder(1L, 2L);
    assertThat(committed(P0)).isZero();
  }

  @Test
  void doesNotTryAgainBeforeItsTime() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    sink.answers(event -> tries.incrementAndGet() > 0 ? Delivery.retry("503") : DONE);
    polled(P0, 0);
    step();
    step();
    step();
    assertThat(tries).hasValue(1);
  }

  @Test
  void deadLettersWhatIsRejectedDuringARetry() throws Exception {
    sink.answers(event -> Delivery.retry("503"));
    polled(P0, 0);
    step();
    sink.answers(event -> Delivery.reject("400"));
    laterStep();
    assertThat(deadLetters.offsets()).containsExactly(0L);
    assertThat(committed(P0)).isEqualTo(1);
    assertThat(metrics.counts()).isEqualTo(new Counts(1, 0, 1, 0, 0, 1, 0));
  }

  @Test
  void deadLettersWhatItGaveUp() throws Exception {
    sink.answers(event -> event.offset() == 1 ? Delivery.retry("503") : DONE);
    polled(P0, 0, 1, 2);
    for (int attempt = 0; attempt < 4; attempt++) {
      laterStep();
    }
    assertThat(deadLetters.offsets()).containsExactly(1L);
    assertThat(metrics.counts()).isEqualTo(new Counts(3, 2, 1, 0, 0, 4, 0));
  }

  @Test
  void keepsADeadLetterUntilItIsDurable() throws Exception {
    deadLetters.away(true);
    sink.answers(event -> Delivery.reject("400"));
    polled(P0, 0);
    for (int attempt = 0; attempt < 10; attempt++) {
      laterStep();
    }
    assertThat(committed(P0)).isZero();
    assertThat(loop.trouble()).isEqualTo("away");
    deadLetters.away(false);
    laterStep();
    assertThat(committed(P0)).isEqualTo(1);
    assertThat(loop.trouble()).isEmpty();
  }

  @Test
  void retriesWhatASinkThrewOn() throws Exception {
    sink.answers(
        event -> {
          throw new IllegalStateException("a bug");
        });
    polled(P0, 0);
    laterStep();
    sink.answers(event -> DONE);
    laterStep();
    assertThat(metrics.counts()).isEqualTo(new Counts(1, 1, 0, 0, 0, 1, 0));
  }

  @Test
  void saysWhyWhenNothingMoves() throws Exception {
    sink.answers(event -> Delivery.retry("status 503"));
    polled(P0, 0);
    laterStep();
    assertThat(loop.trouble()).isEmpty();
    laterStep();
    laterStep();
    assertThat(loop.trouble()).isEqualTo("status 503 (attempt 3 of 4)");
  }

  @Test
  void releasesWhatIsRevokedAndCommitsWhatIsFinished() throws Exception {
    sink.answers(event -> event.offset() == 1 ? Delivery.retry("503") : DONE);
    polled(P0, 0, 1);
    polled(P1, 0, 1);
    step();
    consumer.rebalance(List.of(P1));
    sink.answers(event -> DONE);
    laterStep();
    consumer.rebalance(List.of(P0, P1));
    assertThat(committed(P0)).isEqualTo(1);
    assertThat(committed(P1)).isEqualTo(2);
    assertThat(metrics.counts()).isEqualTo(new Counts(4, 3, 0, 0, 1, 2, 0));
  }

  @Test
  void goesOnWhenAllThatWaitedIsRevoked() throws Exception {
    sink.answers(event -> Delivery.retry("503"));
    polled(P0, 0);
    step();
    consumer.rebalance(List.of(P1));
    sink.answers(event -> DONE);
    polled(P1, 0);
    laterStep();
    assertThat(committed(P1)).isEqualTo(1);
  }

  @Test
  void pausesWhatIsAssignedWhileTooMuchIsUnderWay() throws Exception {
    consumer.rebalance(List.of(P0));
    sink.answers(event -> Delivery.retry("503"));
    polled(P0, 0, 1, 2, 3);
    step();
    consumer.rebalance(List.of(P0, P1));
    assertThat(consumer.paused()).containsExactlyInAnyOrder(P0, P1);
  }

  @Test
  void letsGoOfAllThatHasNoOutcomeWhenItIsPaused() throws Exception {
    sink.answers(event -> event.offset() == 1 ? Delivery.retry("503") : DONE);
    polled(P0, 0, 1, 2);
    step();
    CompletableFuture<Void> paused = loop.pause();
    step();
    assertThat(paused).isCompleted();
    assertThat(loop.pending()).isZero();
    assertThat(committed(P0)).isEqualTo(1);
    assertThat(consumer.position(P0)).isEqualTo(1);
    assertThat(consumer.paused()).containsExactlyInAnyOrder(P0, P1);
    loop.resume();
    step();
    assertThat(consumer.paused()).isEmpty();
    assertThat(metrics.counts()).isEqualTo(new Counts(3, 2, 0, 0, 1, 1, 0));
  }

  @Test
  void closesGapsBeforeItLetsGo() throws Exception {
    polled(P0, 0, 1, 2);
    loop.step();
    sink.answers(event -> event.offset() == 1 ? Delivery.later("away") : DONE);
    lanes.turn();
    loop.step();
    sink.answers(event -> DONE);
    polled(P0, 3);
    clock.advance(MINUTE);
    loop.step();
    loop.pause();
    loop.step();
    assertThat(sink.arrived()).containsExactlyInAnyOrder(0L, 1L, 2L);
    assertThat(committed(P0)).isEqualTo(3);
  }

  @Test
  void readsFromWhereItIsTold() throws Exception {
    polled(P0, 0, 1, 2);
    step();
    loop.seek(SeekTarget.offset(P0, 1));
    step();
    assertThat(consumer.position(P0)).isEqualTo(1);
    assertThat(committed(P0)).isEqualTo(1);
  }

  @Test
  void refusesAPlaceThatThereIsNot() throws Exception {
    CompletableFuture<Void> asked = loop.seek(SeekTarget.offset(P0, 11));
    step();
    assertThat(asked)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("offset: 11 (expected: 0 to 10)");
  }

  @Test
  void keepsTheOrderOfAKeyWithOtherLanes() throws Exception {
    sink.answers(event -> Delivery.retry("503"));
    polled(P0, 0, 1, 2);
    step();
    CompletableFuture<Void> resized = loop.resize(3);
    step();
    assertThat(resized).isCompleted();
    assertThat(loop.lanes()).isEqualTo(3);
    assertThat(consumer.position(P0)).isZero();
  }

  @Test
  void showsHowFarItIs() throws Exception {
    sink.answers(event -> event.offset() == 1 ? Delivery.retry("503") : DONE);
    polled(P0, 0, 1, 2);
    step();
    clock.advance(MINUTE);
    loop.step();
    assertThat(loop.pending()).isEqualTo(1);
    assertThat(loop.lag())
        .containsExactly(
            new PartitionLag(SampleEvents.TOPIC, 0, 1, 10),
            new PartitionLag(SampleEvents.TOPIC, 1, 0, 10));
  }

  @Test
  void releasesWhatIsOpenWhenItCloses() throws Exception {
    sink.answers(event -> event.offset() == 1 ? Delivery.retry("503") : DONE);
    polled(P0, 0, 1);
    step();
    loop.close();
    assertThat(metrics.counts()).isEqualTo(new Counts(2, 1, 0, 0, 1, 1, 0));
  }

  private void polled(TopicPartition partition, long... offsets) {
    for (long offset : offsets) {
      String driver = "driver-" + offset;
      consumer.addRecord(
          record(
              partition.topic(),
              partition.partition(),
              offset,
              key(driver),
              message(driver),
              meta(offset)));
    }
  }

  private void laterStep() throws InterruptedException {
    clock.advance(MINUTE);
    step();
  }

  /** Takes what there is, delivers it, and books that. */
  private void step() throws InterruptedException {
    loop.step();
    lanes.turn();
    clock.advance(TIME_TO_COMMIT);
    loop.step();
  }

  private long committed(TopicPartition partition) {
    OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
    return committed == null ? 0 : committed.offset();
  }
}
