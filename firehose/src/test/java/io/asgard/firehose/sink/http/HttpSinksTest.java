package io.asgard.firehose.sink.http;

import static io.asgard.firehose.sink.SampleEvents.event;
import static io.asgard.firehose.sink.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.event.Event;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.SinkContract;
import io.asgard.firehose.sink.TestSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSinksTest extends SinkContract {
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private final Receiver receiver = new Receiver();
  private final Sink sink = sink(true, Duration.ofSeconds(30));
  private final Sink single = sink(false, Duration.ofSeconds(30));

  HttpSinksTest() throws IOException {}

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void postsABatchAsOneArrayWithTheHeaders() throws Exception {
    sink.deliver(events(2));
    assertThat(receiver.requests())
        .singleElement()
        .asString()
        .startsWith("t [{\"topic\":")
        .contains("},{")
        .endsWith("]");
  }

  @Test
  void postsEachEventAsOneObject() throws Exception {
    single.deliver(events(2));
    assertThat(receiver.requests()).hasSize(2).allMatch(body -> body.startsWith("t {\"topic\":"));
  }

  @ParameterizedTest
  @CsvSource({
    "200, DONE",
    "204, DONE",
    "302, RETRY",
    "400, REJECT",
    "404, REJECT",
    "408, RETRY",
    "413, REJECT",
    "422, REJECT",
    "429, RETRY",
    "500, RETRY",
    "503, RETRY"
  })
  void readsTheStatus(int status, Outcome outcome) throws Exception {
    receiver.answers(body -> status);
    for (Sink each : List.of(sink, single)) {
      assertThat(outcomes(each.deliver(events(1)))).containsExactly(outcome);
    }
  }

  @Test
  void saysWhatTheApplicationSaid() throws Exception {
    receiver.answers(body -> 422);
    assertThat(sink.deliver(events(1))).containsExactly(Delivery.reject("status 422: because"));
  }

  @Test
  void findsTheEventsToBlameInARejectedBatch() throws Exception {
    receiver.answers(body -> body.matches(".*\"offset\":(3|7),.*") ? 400 : 200);
    List<Delivery> answers = sink.deliver(events(10));
    assertThat(answers)
        .filteredOn(answer -> answer.outcome() == Outcome.REJECT)
        .containsExactly(answers.get(3), answers.get(7));
    assertThat(arrived()).containsExactly(0L, 1L, 2L, 4L, 5L, 6L, 8L, 9L);
  }

  @Test
  void triesNoFurtherPartOfABatchOnceOneHasToWait() throws Exception {
    receiver.answers(
        body -> body.contains("},{") ? 400 : body.contains("\"offset\":1,") ? 503 : 200);
    assertThat(outcomes(sink.deliver(events(4))))
        .containsExactly(Outcome.DONE, Outcome.RETRY, Outcome.LATER, Outcome.LATER);
  }

  @Test
  void neverLetsAnEventOvertakeOneOfItsKey() throws Exception {
    receiver.answers(body -> body.contains("\"offset\":1,") ? 503 : 200);
    assertThat(outcomes(single.deliver(List.of(event(1, "a"), event(2, "b"), event(3, "a")))))
        .containsExactly(Outcome.RETRY, Outcome.DONE, Outcome.LATER);
  }

  @Test
  void retriesWhenThereIsNoAnswer() throws Exception {
    receiver.answers(body -> -1);
    assertThat(sink.deliver(events(1)))
        .containsExactly(Delivery.retry("no answer within " + TIMEOUT.toMillis() + " ms"));
  }

  @Test
  void leavesTheRestForLaterWhenItTakesTooLong() throws Exception {
    receiver.answers(body -> -1);
    List<Event> ofOneKey = List.of(event(1, "a"), event(2, "a"), event(3, "a"));
    receiver.answers(body -> 200);
    assertThat(outcomes(sink(false, Duration.ZERO).deliver(ofOneKey)))
        .containsExactly(Outcome.LATER, Outcome.LATER, Outcome.LATER);
  }

  private static List<Outcome> outcomes(List<Delivery> answers) {
    return answers.stream().map(Delivery::outcome).toList();
  }

  private Sink sink(boolean batch, Duration patience) {
    HttpSettings settings =
        TestSettings.bind(
            HttpSettings.class,
            receiver.url().toString(),
            Map.of("batch", batch, "timeout", TIMEOUT, "headers.X-Team", "t"));
    return new HttpSinks(settings, Map.of(), patience).open();
  }

  @Override
  protected Sink sink() {
    return sink;
  }

  @Override
  protected List<Long> arrived() {
    return receiver.offsets();
  }

  @Override
  protected void breakDown() {
    receiver.close();
  }
}
