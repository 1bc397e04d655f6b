package io.asgard.firehose.sink.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.client.Answer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that a cluster cannot be brought to give in a test. */
class JudgementTest {
  private final Judgement judgement = new Judgement(SearchSettings.Mode.INDEX);

  @ParameterizedTest
  @CsvSource({
    "400, RETRY",
    "401, RETRY",
    "403, RETRY",
    "404, RETRY",
    "413, REJECT",
    "429, RETRY",
    "500, RETRY",
    "503, RETRY"
  })
  void readsTheStatusOfARequest(int status, Outcome outcome) {
    assertThat(judgement.whole(answer(status, "why")))
        .isEqualTo(new Delivery(outcome, "status " + status + ": why"));
  }

  @ParameterizedTest
  @CsvSource({
    "200, DONE",
    "201, DONE",
    "400, REJECT",
    "403, RETRY",
    "404, RETRY",
    "409, RETRY",
    "429, RETRY",
    "500, RETRY",
    "503, RETRY"
  })
  void readsTheStatusOfAnItem(int status, Outcome outcome) {
    String item = "{\"items\":[{\"index\":{\"status\":" + status + "}}]}";
    assertThat(judgement.each(answer(200, item), 1))
        .extracting(Delivery::outcome)
        .containsExactly(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<html>",
        "{}",
        "''",
        "{\"items\":[]}",
        "{\"items\":[{\"index\":{}},{\"index\":{}}]}",
        "{\"items\":[7]}"
      })
  void triesAgainWhatIsNotAnswered(String body) {
    assertThat(judgement.each(answer(200, body), 1))
        .extracting(Delivery::outcome)
        .containsExactly(Outcome.RETRY);
  }

  @Test
  void rejectsARequestThatTheClusterCannotRead() {
    String body = "{\"error\":{\"type\":\"illegal_argument_exception\"},\"status\":400}";
    assertThat(judgement.whole(answer(400, body)).outcome()).isEqualTo(Outcome.REJECT);
  }

  @Test
  void tellsWhatWasSentFromWhatWasNot() {
    assertThat(judgement.whole(new Answer(0, new byte[0], "gone", true)))
        .isEqualTo(Delivery.retry("gone"));
    assertThat(judgement.whole(new Answer(0, new byte[0], "away", false)))
        .isEqualTo(Delivery.later("away"));
  }

  private static Answer answer(int status, String body) {
    return new Answer(status, body.getBytes(StandardCharsets.UTF_8), "", true);
  }
}
