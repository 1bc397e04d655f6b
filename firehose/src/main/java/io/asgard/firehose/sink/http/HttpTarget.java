package io.asgard.firehose.sink.http;

import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.JsonEvent;
import io.asgard.firehose.sink.JsonTarget;
import io.asgard.firehose.sink.Outcome;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Posts a JSON array per batch, or a JSON object per event. */
public final class HttpTarget implements JsonTarget {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Exchange exchange;
  private final boolean batch;
  private final Duration patience;

  /**
   * @param timeout for a whole request; at most 30 s
   * @param retryStatus those of 4xx that say nothing about the event
   * @param batch whether a batch goes as one array; else each event goes alone
   */
  public HttpTarget(
      URI url,
      Duration timeout,
      Map<String, String> headers,
      Set<Integer> retryStatus,
      boolean batch) {
    this(new Exchange(url, timeout, headers, retryStatus), batch, PATIENCE);
  }

  /**
   * @param patience after so long in one call what is left is answered {@link Outcome#LATER}
   */
  HttpTarget(Exchange exchange, boolean batch, Duration patience) {
    this.exchange = exchange;
    this.batch = batch;
    this.patience = patience;
  }

  @Override
  public List<Delivery> deliver(List<JsonEvent> events) throws InterruptedException {
    List<Delivery> answers = new ArrayList<>(events.size());
    long deadline = System.nanoTime() + patience.toNanos();
    if (batch) {
      array(events, answers, deadline);
    } else {
      oneByOne(events, answers, deadline);
    }
    return answers;
  }

  /** An array that is rejected is halved until the event that is to blame stands alone. */
  private void array(List<JsonEvent> events, List<Delivery> answers, long deadline)
      throws InterruptedException {
    if (!answers.isEmpty() && (waits(answers) || System.nanoTime() > deadline)) {
      answers.addAll(Collections.nCopies(events.size(), Delivery.later()));
      return;
    }
    Delivery answer = exchange.post(joined(events));
    int half = events.size() / 2;
    if (answer.outcome() == Outcome.REJECT && half > 0) {
      array(events.subList(0, half), answers, deadline);
      array(events.subList(half, events.size()), answers, deadline);
      return;
    }
    answers.addAll(Collections.nCopies(events.size(), answer));
  }

  private static byte[] joined(List<JsonEvent> events) {
    JsonBytes body =
        new JsonBytes(1 + events.stream().mapToInt(event -> event.json().length + 1).sum());
    for (JsonEvent event : events) {
      body.put(body.size() == 0 ? '[' : ',').put(event.json());
    }
    return body.put(']').copy();
  }

  private static boolean waits(List<Delivery> answers) {
    Outcome last = answers.get(answers.size() - 1).outcome();
    return last == Outcome.RETRY || last == Outcome.LATER;
  }

  private void oneByOne(List<JsonEvent> events, List<Delivery> answers, long deadline)
      throws InterruptedException {
    Set<ByteBuffer> waiting = new HashSet<>();
    for (JsonEvent event : events) {
      byte[] bytes = event.event().record().key();
      ByteBuffer key = ByteBuffer.wrap(bytes == null ? new byte[0] : bytes);
      if (waiting.contains(key) || !answers.isEmpty() && System.nanoTime() > deadline) {
        answers.add(Delivery.later());
        continue;
      }
      Delivery answer = exchange.post(event.json());
      if (answer.outcome() == Outcome.RETRY && bytes != null) {
        waiting.add(key);
      }
      answers.add(answer);
    }
  }

  @Override
  public void close() {}
}
