package io.asgard.firehose.sink.search;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.auth.AuthToken;
import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Halving;
import io.asgard.firehose.sink.Prepared;
import io.asgard.firehose.sink.client.Answer;
import io.asgard.firehose.sink.client.Client;
import io.asgard.firehose.sink.client.Exchange;
import io.asgard.firehose.sink.client.Request;
import java.util.List;

/** A bulk request for a batch: lines over HTTP, the same with every version. */
final class Bulk implements Halving.Wholes<byte[]> {
  private static final int OK = 200;
  // What it is about in the answer; the rest of it is as long again as the request.
  private static final String ANSWER =
      "items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason";

  private final Exchange exchange;
  private final RequestHeaders head;
  private final Judgement judgement;

  Bulk(Exchange exchange, SearchSettings settings) {
    this.exchange = exchange;
    this.head = head(settings);
    this.judgement = new Judgement(settings.mode());
  }

  private static RequestHeaders head(SearchSettings settings) {
    // The cluster gives up before this side does: what it would still do later could undo what
    // was delivered after it.
    long patience = Math.max(1, settings.timeout().toMillis() * 3 / 4);
    String url = settings.url().replaceFirst("/+$", "");
    String path = url.substring(Client.origin(SearchSinks.NAME + "url", url).length());
    RequestHeadersBuilder head =
        RequestHeaders.builder(
            HttpMethod.POST, path + "/_bulk?timeout=" + patience + "ms&filter_path=" + ANSWER);
    head.set(HttpHeaderNames.CONTENT_TYPE, "application/x-ndjson");
    String user = settings.user();
    String password = settings.password();
    if (user != null && password != null) {
      head.set(HttpHeaderNames.AUTHORIZATION, AuthToken.ofBasic(user, password).asHeaderValue());
    }
    return head.build();
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
