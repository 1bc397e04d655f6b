package io.asgard.firehose.sink.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Sends requests. Thread-safe. */
public final class Exchange {
  private final Transport transport;
  private final boolean gzip;
  private final @Nullable AccessToken token;
  private final RateLimit rate;

  /**
   * @param token of each request, if any
   */
  Exchange(Transport transport, boolean gzip, @Nullable AccessToken token, RateLimit rate) {
    this.transport = transport;
    this.gzip = gzip;
    this.token = token;
    this.rate = rate;
  }

  /** Waits until one more may be sent. */
  public void await() throws InterruptedException {
    rate.await();
  }

  /** Whether there is a most that may be sent in a second. */
  public boolean isLimited() {
    return rate.isLimited();
  }

  /** Sends one when it may be sent, and waits for its answer. */
  public Answer ask(Request request) throws InterruptedException {
    rate.await();
    try {
      return send(request).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause()); // It never fails.
    }
  }

  /** Sends one at once; never fails, but answers that there was no answer. */
  public CompletableFuture<Answer> send(Request request) {
    if (token == null) {
      return send(request.head(), request.body());
    }
    return token
        .get()
        .thenCompose(
            bearer -> {
              Head head = request.head().with("authorization", "Bearer " + bearer);
              return send(head, request.body()).thenApply(answer -> renewed(answer, bearer));
            })
        .exceptionally(failure -> Answer.none(failure, false));
  }

  private Answer renewed(Answer answer, String bearer) {
    if (answer.status() == 401 && token != null) {
      token.forget(bearer);
    }
    return answer;
  }

  private CompletableFuture<Answer> send(Head head, byte[] body) {
    return gzip && body.length > 0
        ? transport.send(head.with("content-encoding", "gzip"), gzipped(body))
        : transport.send(head, body);
  }

  private static byte[] gzipped(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail.
    }
    return out.toByteArray();
  }
}
