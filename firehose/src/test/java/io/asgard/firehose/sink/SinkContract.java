package io.asgard.firehose.sink;

import static io.asgard.firehose.sink.SampleEvents.event;
import static io.asgard.firehose.sink.SampleEvents.events;
import static io.asgard.firehose.sink.SampleEvents.poison;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.event.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every sink promises. */
public abstract class SinkContract {
  protected abstract Sink sink();

  /** The offsets of the events that arrived, in the order of their arrival. */
  protected abstract List<Long> arrived();

  /** From now on the sink cannot take anything. */
  protected abstract void breakDown();

  @Test
  void answersOnePerEvent() throws Exception {
    assertThat(sink().deliver(events(3)))
        .containsExactly(Delivery.done(), Delivery.done(), Delivery.done());
  }

  @Test
  void deliversInOrder() throws Exception {
    sink().deliver(events(50));
    assertThat(arrived()).isEqualTo(events(50).stream().map(Event::offset).toList());
  }

  @Test
  void rejectsPoisonAndDeliversItsNeighbours() throws Exception {
    assertThat(sink().deliver(List.of(event(1), poison(2), event(3))))
        .extracting(Delivery::outcome)
        .containsExactly(Outcome.DONE, Outcome.BAD_EVENT, Outcome.DONE);
    assertThat(arrived()).containsExactly(1L, 3L);
  }

  @Test
  void rejectsABatchOfPoisonOnly() throws Exception {
    assertThat(sink().deliver(List.of(poison(1), poison(2))))
        .extracting(Delivery::outcome)
        .containsExactly(Outcome.BAD_EVENT, Outcome.BAD_EVENT);
  }

  @Test
  void asksForARetryWhenItIsDown() throws Exception {
    breakDown();
    assertThat(sink().deliver(List.of(event(1)))).singleElement().satisfies(SinkContract::retries);
  }

  @Test
  void closesTwice() {
    sink().close();
    sink().close();
  }

  @Test
  void deliversAgainWhatItIsGivenAgain() throws Exception {
    sink().deliver(events(3));
    assertThat(sink().deliver(events(3)))
        .containsExactly(Delivery.done(), Delivery.done(), Delivery.done());
  }

  private static void retries(Delivery delivery) {
    assertThat(delivery.outcome()).isIn(Outcome.RETRY, Outcome.LATER);
    assertThat(delivery.detail()).isNotEmpty();
  }
}
