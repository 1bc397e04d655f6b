package io.asgard.firehose.delivery;

import static io.asgard.firehose.sink.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Event;
import io.asgard.firehose.sink.SampleEvents;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final TopicPartition P0 = new TopicPartition(SampleEvents.TOPIC, 0);
  private static final Delivery DONE = Delivery.done();
  private static final Delivery RETRY = Delivery.retry("503");
  private static final Delivery REJECT = Delivery.reject("400");
  private static final Delivery LATER = Delivery.later();

  private final Batch batch = new Batch(events(3), Map.of(P0, new OffsetAndMetadata(5)));

  @Test
  void isFinishedAtItsEndWhenAllIsDelivered() {
    batch.delivered(List.of(DONE, DONE, DONE), 3);
    assertThat(batch.open()).isZero();
    assertThat(finished()).isEqualTo(5);
  }

  @Test
  void isFinishedUpToTheFirstOpenEvent() {
    batch.delivered(List.of(DONE, RETRY, DONE), 3);
    assertThat(batch.pending()).extracting(Event::offset).containsExactly(1L);
    assertThat(finished()).isEqualTo(1);
  }

  @Test
  void isNotFinishedWhileADeadLetterIsNotDurable() {
    batch.delivered(List.of(DONE, DONE, REJECT), 3);
    batch.written(List.of(Optional.of("dead-letter topic is away")));
    assertThat(finished()).isEqualTo(2);
    assertThat(batch.trouble()).isEqualTo("dead-letter topic is away");
    batch.written(List.of(Optional.empty()));
    assertThat(finished()).isEqualTo(5);
  }

  @Test
  void givesUpAfterTheLastAttempt() {
    batch.delivered(List.of(DONE, RETRY, DONE), 2);
    batch.delivered(List.of(RETRY), 2);
    assertThat(batch.letters())
        .containsExactly(new DeadLetter(batchEvent(1), "gave up after 2 attempts: 503", 2));
  }

  @Test
  void doesNotCountWhatWasNotTried() {
    batch.delivered(List.of(RETRY, LATER, LATER), 2);
    batch.delivered(List.of(RETRY, LATER, LATER), 2);
    assertThat(batch.letters()).extracting(letter -> letter.event().offset()).containsExactly(0L);
    assertThat(batch.pending()).extracting(Event::offset).containsExactly(1L, 2L);
  }

  @Test
  void letsGoOfAPartition() {
    batch.delivered(List.of(DONE, RETRY, REJECT), 3);
    assertThat(batch.release(List.of(P0))).isEqualTo(2);
    assertThat(batch.open()).isZero();
    assertThat(batch.finished()).isEmpty();
  }

  @Test
  void takesOneAnswerPerEventOnly() {
    assertThatThrownBy(() -> batch.delivered(List.of(DONE), 3))
        .hasMessage("sink: 1 answers (expected: one per event, 3)");
  }

  private long finished() {
    return batch.finished().get(P0).offset();
  }

  private Event batchEvent(int offset) {
    return batch.letters().stream()
        .map(DeadLetter::event)
        .filter(event -> event.offset() == offset)
        .findFirst()
        .orElseThrow();
  }
}
