package io.asgard.firehose.sink.http;

import com.linecorp.armeria.common.RequestHeaders;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.Prepared;
import io.asgard.firehose.sink.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** Sends a batch as one request. */
final class BatchTarget implements Target<byte[]> {
  private final Exchange exchange;
  private final RequestHeaders head;
  private final HttpSettings.Body body;
  private final Judgement judgement;
  private final Optional<BatchAnswers> answers;
  private final Duration patience;

  /**
   * @param answers how the application answers per event, if it does
   * @param patience after so long in one call what is left is answered {@link Outcome#LATER}
   */
  BatchTarget(
      Exchange exchange,
      HttpSettings settings,
      Judgement judgement,
      Optional<BatchAnswers> answers,
      Duration patience) {
    this.exchange = exchange;
    this.head = Requests.constantHead(settings);
    this.body = settings.body();
    this.judgement = judgement;
    this.answers = answers;
    this.patience = patience;
  }

  @Override
  public List<Delivery> deliver(List<Prepared<byte[]>> events) throws InterruptedException {
    List<Delivery> all = new ArrayList<>(events.size());
    send(events, all, System.nanoTime() + patience.toNanos());
    return all;
  }

  /** A batch that is rejected is halved until the event that is to blame stands alone. */
  private void send(List<Prepared<byte[]>> events, List<Delivery> all, long deadline)
      throws InterruptedException {
    if (!all.isEmpty() && (waits(all) || System.nanoTime() > deadline)) {
      all.addAll(Collections.nCopies(events.size(), Delivery.later()));
      return;
    }
    Answer answer = exchange(events);
    Delivery whole = judgement.of(answer);
    int half = events.size() / 2;
    if (whole.outcome() == Outcome.REJECT && half > 0) {
      send(events.subList(0, half), all, deadline);
      send(events.subList(half, events.size()), all, deadline);
      return;
    }
    boolean each = whole.outcome() == Outcome.DONE && answers.isPresent();
    all.addAll(
        each
            ? answers.get().of(answer, events, judgement)
            : Collections.nCopies(events.size(), whole));
  }

  private Answer exchange(List<Prepared<byte[]>> events) throws InterruptedException {
    try {
      return exchange.send(new Request(head, Bodies.joined(events, body))).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause()); // It never fails.
    }
  }

  private static boolean waits(List<Delivery> answers) {
    Outcome last = answers.get(answers.size() - 1).outcome();
    return last == Outcome.RETRY || last == Outcome.LATER;
  }

  @Override
  public void close() {}
}
