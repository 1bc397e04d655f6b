package io.asgard.firehose.sink.search;

import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Halving;
import io.asgard.firehose.sink.Prepared;
import io.asgard.firehose.sink.client.Answer;
import io.asgard.firehose.sink.client.Exchange;
import io.asgard.firehose.sink.client.Head;
import io.asgard.firehose.sink.client.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A bulk request for a batch: lines over HTTP, the same with every version. */
final class Bulk implements Halving.Wholes<byte[]> {
  private static final int OK = 200;
  // What it is about in the answer; the rest of it is as long again as the request.
  private static final String ANSWER =
      "items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason";

  private final Exchange exchange;
  private final Head head;
  private final Judgement judgement;

  Bulk(Exchange exchange, SearchSettings settings) {
    this.exchange = exchange;
    this.head = head(settings);
    this.judgement = new Judgement(settings.mode());
  }

  private static Head head(SearchSettings settings) {
    // The cluster gives up before this side does: what it would still do later could undo what
    // was delivered after it.
    long patience = Math.max(1, settings.timeout().toMillis() * 3 / 4);
    String url = settings.url().replaceFirst("/+$", "");
    Map<String, String> headers = new HashMap<>();
    headers.put("content-type", "application/x-ndjson");
    String user = settings.user();
    String password = settings.password();
    if (user != null && password != null) {
      headers.put("authorization", Head.basic(user, password));
    }
    return Head.of(
        "POST", url + "/_bulk?timeout=" + patience + "ms&filter_path=" + ANSWER, headers);
  }

  @Override
  public List<Delivery> send(List<Prepared<byte[]>> batch) throws InterruptedException {
    Answer answer = exchange.ask(new Request(head, body(batch)));
    return answer.status() == OK
        ? judgement.each(answer, batch.size())
        : List.of(judgement.whole(answer));
  }

  private static byte[] body(List<Prepared<byte[]>> batch) {
    JsonBytes body = new JsonBytes(batch.stream().mapToInt(each -> each.content().length).sum());
    batch.forEach(each -> body.put(each.content()));
    return body.copy();
  }
}
