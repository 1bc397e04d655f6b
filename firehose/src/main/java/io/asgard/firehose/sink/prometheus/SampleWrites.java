package io.asgard.firehose.sink.prometheus;

import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Halving;
import io.asgard.firehose.sink.Prepared;
import io.asgard.firehose.sink.client.Answer;
import io.asgard.firehose.sink.client.Exchange;
import io.asgard.firehose.sink.client.Head;
import io.asgard.firehose.sink.client.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.xerial.snappy.Snappy;

/**
 * Writes the samples of a batch as one request. A sample that is written again is the same one, so
 * a batch of which the server took a part can be sent again in halves.
 */
final class SampleWrites implements Halving.Wholes<byte[]> {
  // Of 4xx, those that the samples are to blame for.
  private static final Set<Integer> BAD_SAMPLES = Set.of(400, 413, 422);

  private final Exchange exchange;
  private final Head head;

  SampleWrites(Exchange exchange, Head head) {
    this.exchange = exchange;
    this.head = head;
  }

  @Override
  public List<Delivery> send(List<Prepared<byte[]>> batch) throws InterruptedException {
    JsonBytes series =
        new JsonBytes(batch.stream().mapToInt(event -> event.content().length).sum());
    batch.forEach(event -> series.put(event.content()));
    return List.of(delivery(exchange.ask(new Request(head, compressed(series)))));
  }

  private static byte[] compressed(JsonBytes series) {
    try {
      return Snappy.compress(series.copy());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail.
    }
  }

  private static Delivery delivery(Answer answer) {
    if (answer.status() == 0) {
      return answer.withoutStatus();
    }
    if (answer.status() / 100 == 2) {
      return Delivery.done();
    }
    String detail = "status " + answer.status() + answer.excerpt();
    return BAD_SAMPLES.contains(answer.status()) ? Delivery.reject(detail) : Delivery.retry(detail);
  }
}
