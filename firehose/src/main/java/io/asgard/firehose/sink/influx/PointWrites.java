package io.asgard.firehose.sink.influx;

import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Halving;
import io.asgard.firehose.sink.Prepared;
import io.asgard.firehose.sink.client.Answer;
import io.asgard.firehose.sink.client.Exchange;
import io.asgard.firehose.sink.client.Head;
import io.asgard.firehose.sink.client.Request;
import java.util.List;
import java.util.Set;

/**
 * Writes a batch of points as one request. A point that is written again replaces itself, so a
 * batch of which the server took a part can be sent again in halves.
 */
final class PointWrites implements Halving.Wholes<byte[]> {
  // Of 4xx, those that the points are to blame for.
  private static final Set<Integer> BAD_POINTS = Set.of(400, 413, 422);

  private final Exchange exchange;
  private final Head head;

  PointWrites(Exchange exchange, Head head) {
    this.exchange = exchange;
    this.head = head;
  }

  @Override
  public List<Delivery> send(List<Prepared<byte[]>> batch) throws InterruptedException {
    JsonBytes lines = new JsonBytes(batch.stream().mapToInt(point -> point.content().length).sum());
    batch.forEach(point -> lines.put(point.content()));
    return List.of(delivery(exchange.ask(new Request(head, lines.copy()))));
  }

  private static Delivery delivery(Answer answer) {
    if (answer.status() == 0) {
      return answer.withoutStatus();
    }
    if (answer.status() / 100 == 2) {
      return Delivery.done();
    }
    String detail = "status " + answer.status() + answer.excerpt();
    return BAD_POINTS.contains(answer.status()) ? Delivery.reject(detail) : Delivery.retry(detail);
  }
}
