package io.asgard.firehose.delivery;

import static io.asgard.firehose.sink.SampleEvents.key;
import static io.asgard.firehose.sink.SampleEvents.message;
import static io.asgard.firehose.sink.SampleEvents.meta;
import static io.asgard.firehose.sink.SampleEvents.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.EventMeta;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.SampleEvents;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
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

  private final MockConsumer<byte @Nullable [], byte @Nullable []> consumer =
      new MockConsumer<>("earliest");
  private final FakeSink sink = new FakeSink();
  private final FakeDeadLetters deadLetters = new FakeDeadLetters();
  private final ManualClock clock = new ManualClock();
  private final DeliveryMetrics metrics = new DeliveryMetrics(new SimpleMeterRegistry());
  private final DeliveryLoop loop =
      new DeliveryLoop(
          consumer,
          sink,
          deadLetters,
          new Backoff(4, Duration.ofMillis(100), Duration.ofSeconds(30)),
          clock,
          metrics);

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
    loop.step();
    assertThat(sink.arrived()).containsExactly(0L, 1L, 2L);
    assertThat(committed(P0)).isEqualTo(3);
    assertThat(metrics.counts()).isEqualTo(new Counts(3, 3, 0, 0, 0, 0));
  }

  @Test
  void skipsControlRecordsAndCommitsThem() throws Exception {
    EventMeta watermark = EventMeta.newBuilder().setKind(EventMeta.Kind.WATERMARK).build();
    consumer.addRecord(record(SampleEvents.TOPIC, 0, 0, null, null, watermark));
    loop.step();
    assertThat(sink.arrived()).isEmpty();
    assertThat(committed(P0)).isEqualTo(1);
    assertThat(metrics.counts()).isEqualTo(new Counts(1, 0, 0, 1, 0, 0));
  }

  @Test
  void commitsNothingThatHasNoOutcome() throws Exception {
    sink.answers(event -> event.offset() == 1 ? Delivery.retry("503") : DONE);
    polled(P0, 0, 1, 2);
    loop.step();
    assertThat(committed(P0)).isEqualTo(1);
    sink.answers(event -> DONE);
    laterStep();
    assertThat(sink.arrived()).containsExactly(0L, 2L, 1L);
    assertThat(committed(P0)).isEqualTo(3);
  }

  @Test
  void pausesAndPollsOnWhileItWaits() throws Exception {
    sink.answers(event -> Delivery.retry("503"));
    polled(P0, 0);
    loop.step();
    polled(P1, 0);
    loop.step();
    assertThat(consumer.paused()).containsExactlyInAnyOrder(P0, P1);
    sink.answers(event -> DONE);
    laterStep();
    assertThat(consumer.paused()).isEmpty();
    loop.step();
    assertThat(metrics.counts()).isEqualTo(new Counts(2, 2, 0, 0, 0, 1));
  }

  @Test
  void doesNotTryAgainBeforeItsTime() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    sink.answers(event -> tries.incrementAndGet() > 0 ? Delivery.retry("503") : DONE);
    polled(P0, 0);
    loop.step();
    loop.step();
    loop.step();
    assertThat(tries).hasValue(1);
  }

  @Test
  void deadLettersWhatIsRejectedDuringARetry() throws Exception {
    sink.answers(event -> Delivery.retry("503"));
    polled(P0, 0);
    loop.step();
    sink.answers(event -> Delivery.reject("400"));
    laterStep();
    assertThat(deadLetters.offsets()).containsExactly(0L);
    assertThat(committed(P0)).isEqualTo(1);
    assertThat(metrics.counts()).isEqualTo(new Counts(1, 0, 1, 0, 0, 1));
  }

  @Test
  void deadLettersWhatItGaveUp() throws Exception {
    sink.answers(event -> event.offset() == 1 ? Delivery.retry("503") : DONE);
    polled(P0, 0, 1, 2);
    for (int attempt = 0; attempt < 4; attempt++) {
      laterStep();
    }
    assertThat(deadLetters.offsets()).containsExactly(1L);
    assertThat(metrics.counts()).isEqualTo(new Counts(3, 2, 1, 0, 0, 4));
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
    assertThat(metrics.counts()).isEqualTo(new Counts(1, 1, 0, 0, 0, 1));
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
    loop.step();
    consumer.rebalance(List.of(P1));
    sink.answers(event -> DONE);
    laterStep();
    consumer.rebalance(List.of(P0, P1));
    assertThat(committed(P0)).isEqualTo(1);
    assertThat(committed(P1)).isEqualTo(2);
    assertThat(metrics.counts()).isEqualTo(new Counts(4, 3, 0, 0, 1, 2));
  }

  @Test
  void goesOnWhenAllThatWaitedIsRevoked() throws Exception {
    sink.answers(event -> Delivery.retry("503"));
    polled(P0, 0);
    loop.step();
    consumer.rebalance(List.of(P1));
    sink.answers(event -> DONE);
    loop.step();
    polled(P1, 0);
    loop.step();
    assertThat(committed(P1)).isEqualTo(1);
  }

  @Test
  void pausesWhatIsAssignedDuringAWait() throws Exception {
    consumer.rebalance(List.of(P0));
    sink.answers(event -> Delivery.retry("503"));
    polled(P0, 0);
    loop.step();
    consumer.rebalance(List.of(P0, P1));
    assertThat(consumer.paused()).containsExactlyInAnyOrder(P0, P1);
  }

  @Test
  void showsHowFarItIs() throws Exception {
    sink.answers(event -> event.offset() == 1 ? Delivery.retry("503") : DONE);
    polled(P0, 0, 1, 2);
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
    loop.step();
    loop.close();
    assertThat(metrics.counts()).isEqualTo(new Counts(2, 1, 0, 0, 1, 1));
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
    loop.step();
  }

  private long committed(TopicPartition partition) {
    OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
    return committed == null ? 0 : committed.offset();
  }
}
