package io.asgard.firehose.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.event.EventTypes;
import io.asgard.firehose.event.Format;
import io.asgard.firehose.filter.Filter;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.SampleEvents;
import io.asgard.platform.records.Schemas;
import io.asgard.platform.records.TopicType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final Policy POLICY =
      new Policy(
          1,
          8,
          Duration.ofSeconds(1),
          1_000,
          1_000_000,
          new Backoff(6, Duration.ofSeconds(1), Duration.ofSeconds(60)),
          Duration.ZERO);

  private final FakeSink sink = new FakeSink();
  private final FakeDeadLetters deadLetters = new FakeDeadLetters();
  private final ManualClock clock = new ManualClock();
  private final DeliveryMetrics metrics = new DeliveryMetrics(new SimpleMeterRegistry());
  private final List<Long> ended = new ArrayList<>();
  private final Assignment assignment =
      new Assignment(new TopicPartition(SampleEvents.TOPIC, 0), 0);
  private final AtomicReference<TopicType> schema =
      new AtomicReference<>(SampleEvents.schema(SampleEvents.TOPIC));
  private Filter filter = (event, subject) -> true;
  private final Schemas schemas = topic -> Optional.ofNullable(schema.get());
  private final Lane lane =
      new Lane(
          new Intake(
              new EventTypes(Format.PROTOBUF, schemas),
              List.of((event, subject) -> filter.passes(event, subject))),
          sink,
          deadLetters,
          POLICY,
          clock,
          metrics,
          events -> events.forEach(each -> ended.add(each.record.offset())));

  @Test
  void doesNotSpinBehindAKeyThatWaits() throws Exception {
    sink.answers(
        event ->
            switch ((int) event.offset()) {
              case 0 -> Delivery.retry("503");
              case 2 -> Delivery.later(); // of the same key
              default -> Delivery.done();
            });
    offer("a", "b", "a");
    assertThat(lane.turn()).isBetween(400L, 1_000L);
    assertThat(ended).containsExactly(1L);
  }

  @Test
  void asksForLessWhileNothingIsTaken() throws Exception {
    sink.answers(event -> Delivery.later("no connection"));
    offer(Stream.generate(() -> "k").limit(8).toArray(String[]::new));
    for (int turn = 0; turn < 4; turn++) {
      lane.turn();
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(sink.batches()).containsExactly(8, 8, 4, 2);
    assertThat(lane.trouble()).isEqualTo("no connection");
    sink.answers(event -> Delivery.done());
    lane.turn();
    lane.turn();
    assertThat(sink.batches()).containsExactly(8, 8, 4, 2, 1, 7);
    assertThat(ended).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(metrics.counts()).isEqualTo(new Counts(0, 8, 0, 0, 0, 0, 0));
    assertThat(lane.trouble()).isEmpty();
  }

  @Test
  void isolatesAnEventThatSpoilsItsBatch() throws Exception {
    sink.batchAnswers(
        batch ->
            batch.stream().anyMatch(event -> event.offset() == 5)
                ? Delivery.retry("503")
                : Delivery.done());
    offer("a", "b", "c", "d", "e", "poison", "g", "h");
    for (int turn = 0; turn < 40; turn++) {
      lane.turn();
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(sink.arrived()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 6L, 7L);
    assertThat(deadLetters.offsets()).containsExactly(5L);
  }

  @Test
  void countsNoAttemptWithoutAConnection() throws Exception {
    sink.answers(event -> Delivery.later("no connection"));
    offer("a");
    for (int turn = 0; turn < 100; turn++) {
      lane.turn();
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(deadLetters.offsets()).isEmpty();
    sink.answers(event -> Delivery.done());
    lane.turn();
    assertThat(ended).containsExactly(0L);
  }

  @Test
  void filtersAndDeadLettersWhatCannotBeFiltered() throws Exception {
    filter =
        (event, subject) -> {
          if (event.offset() == 1) {
            throw new IllegalStateException("a bug");
          }
          return event.offset() != 0;
        };
    offer("a", "b", "c");
    lane.turn();
    assertThat(ended).containsExactlyInAnyOrder(0L, 1L, 2L);
    assertThat(sink.arrived()).containsExactly(2L);
    assertThat(metrics.counts()).isEqualTo(new Counts(0, 1, 1, 1, 0, 0, 0));
  }

  @Test
  void waitsForATypeThatTheRegistryDoesNotHave() throws Exception {
    TopicType known = schema.getAndSet(null);
    offer("a", "a");
    assertThat(lane.turn()).isPositive();
    assertThat(lane.trouble()).isEqualTo("topic: driver-location (expected: in the registry)");
    schema.set(known);
    clock.advance(Duration.ofSeconds(2));
    lane.turn();
    assertThat(sink.arrived()).containsExactly(0L, 1L);
  }

  @Test
  void failsWhatIsReleasedAndHoldsWhatIsHeld() throws Exception {
    assignment.hold();
    offer("a", "b");
    lane.turn();
    assertThat(ended).isEmpty();
    assignment.release();
    lane.turn();
    assertThat(sink.arrived()).isEmpty();
    assertThat(ended).containsExactly(0L, 1L);
    assertThat(metrics.counts()).isEqualTo(new Counts(0, 0, 0, 0, 2, 0, 0));
  }

  @Test
  void answersForASinkThatForgetsSome() throws Exception {
    sink.batchSizesAreWrong();
    offer("a", "b");
    lane.turn();
    assertThat(ended).isEmpty();
    assertThat(metrics.counts().retried()).isEqualTo(2);
  }

  private void offer(String... keys) {
    List<Pending> events = new ArrayList<>();
    for (int offset = 0; offset < keys.length; offset++) {
      events.add(
          new Pending(
              SampleEvents.event(offset, keys[offset]).record(),
              assignment,
              assignment.progress.polled(offset)));
    }
    lane.offer(events);
  }
}
