package io.asgard.firehose.sink.http;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Halving;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.Prepared;
import io.asgard.firehose.sink.client.Answer;
import io.asgard.firehose.sink.client.Exchange;
import io.asgard.firehose.sink.client.Head;
import io.asgard.firehose.sink.client.Request;
import java.util.List;
import java.util.Optional;

/** Sends a batch as one request. */
final class Batches implements Halving.Wholes<byte[]> {
  private final Exchange exchange;
  private final Head head;
  private final HttpSettings.Body body;
  private final Judgement judgement;
  private final Optional<BatchAnswers> answers;

  /**
   * @param answers how the application answers per event, if it does
   */
  Batches(
      Exchange exchange,
      HttpSettings settings,
      Judgement judgement,
      Optional<BatchAnswers> answers) {
    this.exchange = exchange;
    this.head = Requests.constantHead(settings);
    this.body = settings.body();
    this.judgement = judgement;
    this.answers = answers;
  }

  @Override
  public List<Delivery> send(List<Prepared<byte[]>> batch) throws InterruptedException {
    Answer answer = exchange.ask(new Request(head, Bodies.joined(batch, body)));
    Delivery whole = judgement.of(answer);
    return whole.outcome() == Outcome.DONE && answers.isPresent()
        ? answers.get().of(answer, batch.size(), judgement)
        : List.of(whole);
  }
}
