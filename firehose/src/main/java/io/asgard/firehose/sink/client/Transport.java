package io.asgard.firehose.sink.client;

import java.util.concurrent.CompletableFuture;

/** Connections by one version of HTTP. Thread-safe. */
interface Transport extends AutoCloseable {
  /** Sends a request at once; never fails, but answers that there was no answer. */
  CompletableFuture<Answer> send(Head head, byte[] body);

  /** Ends what is under way without an answer. */
  @Override
  void close();
}
