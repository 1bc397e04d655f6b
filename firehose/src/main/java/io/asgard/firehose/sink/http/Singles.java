package io.asgard.firehose.sink.http;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.OneByOne;
import io.asgard.firehose.sink.Prepared;
import io.asgard.firehose.sink.client.Exchange;
import io.asgard.firehose.sink.client.Request;
import java.util.concurrent.CompletableFuture;

/** Sends each event as a request. */
record Singles(Exchange exchange, Judgement judgement) implements OneByOne.Sender<Request> {
  @Override
  public CompletableFuture<Delivery> send(Prepared<Request> event) {
    return exchange.send(event.content()).thenApply(judgement::of);
  }

  @Override
  public void await() throws InterruptedException {
    exchange.await();
  }

  @Override
  public boolean isLimited() {
    return exchange.isLimited();
  }
}
