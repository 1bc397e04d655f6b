package io.asgard.firehose.sink.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.SampleEvents;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.Sinks;
import io.asgard.firehose.sink.TestTypes;
import io.asgard.firehose.sink.route.RoutedSinks.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutedSinksTest {
  private final Recorded even = new Recorded(Delivery.done());
  private final Recorded others = new Recorded(Delivery.retry("busy"));

  @Test
  void anEventGoesToTheFirstThatTakesItAndHasItsAnswer() throws Exception {
    try (Sink sink =
        new RoutedSinks(
                List.of(
                    new Route("firehose.routes[0]", Set.of(), "offset % 2 == 0", even),
                    new Route("firehose", Set.of(), null, others)))
            .open()) {
      for (int i = 0; i < 2; i++) {
        assertThat(sink.deliver(SampleEvents.events(5)))
            .extracting(Delivery::detail)
            .containsExactly("", "busy", "", "busy", "");
      }
    }
    assertThat(even.batches).containsOnly(List.of(0L, 2L, 4L));
    assertThat(others.batches).containsOnly(List.of(1L, 3L));
    assertThat(even.closed && others.closed).isTrue();
  }

  @Test
  void anEventThatCannotBeAskedIsRejectedAlone() throws Exception {
    String when = "message.driver_id.startsWith('x')";
    try (Sink sink =
        new RoutedSinks(
                List.of(
                    new Route("firehose.routes[0]", Set.of(), when, even),
                    new Route("firehose", Set.of(), null, others)))
            .open()) {
      List<Delivery> answers =
          sink.deliver(
              List.of(SampleEvents.event(1, "x"), SampleEvents.poison(2), SampleEvents.event(3)));
      assertThat(answers.get(0)).isEqualTo(Delivery.done());
      assertThat(answers.get(1).detail()).startsWith("not a ");
      assertThat(answers.get(2).detail()).isEqualTo("busy");
    }
  }

  @Test
  void checksOfATopicWhatMayGetItsEvents() {
    RoutedSinks sinks =
        new RoutedSinks(
            List.of(
                new Route("firehose.routes[0]", Set.of("json"), null, even),
                new Route("firehose", Set.of(), null, others)));
    sinks.check(TestTypes.JSON);
    assertThat(even.checked).containsExactly("json");
    assertThat(others.checked).isEmpty();
    sinks.check(SampleEvents.TYPE);
    assertThat(others.checked).containsExactly(SampleEvents.TOPIC);
  }

  @Test
  void saysWhoseSettingsAreWrong() {
    RoutedSinks wrongSink =
        new RoutedSinks(List.of(new Route("firehose.routes[0]", Set.of("bytes"), null, even)));
    assertThatThrownBy(() -> wrongSink.check(TestTypes.BYTES))
        .hasMessage("firehose.routes[0].sink.x: bytes (expected: others)");
    RoutedSinks wrongCondition =
        new RoutedSinks(
            List.of(
                new Route("firehose.routes[0]", Set.of(), "topic", even),
                new Route("firehose", Set.of(), null, others)));
    assertThatThrownBy(() -> wrongCondition.check(TestTypes.JSON))
        .hasMessage("firehose.routes[0].when: topic (expected: true or false, is STRING)");
  }

  private static final class Recorded implements Sinks, Sink {
    private final Delivery answer;
    private final List<List<Long>> batches = new ArrayList<>();
    private final List<String> checked = new ArrayList<>();
    private boolean closed;

    Recorded(Delivery answer) {
      this.answer = answer;
    }

    @Override
    public void check(EventType type) {
      if (type.equals(TestTypes.BYTES)) {
        throw new IllegalArgumentException("firehose.sink.x: bytes (expected: others)");
      }
      checked.add(type.topic());
    }

    @Override
    public Sink open() {
      return this;
    }

    @Override
    public List<Delivery> deliver(List<Event> batch) {
      batches.add(batch.stream().map(Event::offset).toList());
      return batch.stream().map(event -> answer).toList();
    }

    @Override
    public String preview(Event event) {
      return String.valueOf(event);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
