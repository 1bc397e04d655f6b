package io.asgard.firehose.sink.client;

import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.util.Exceptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Sends requests. Thread-safe. */
public final class Exchange {
  private final WebClient client;
  private final boolean gzip;
  private final @Nullable AccessToken token;
  private final RateLimit rate;

  /**
   * @param token of each request, if any
   */
  Exchange(WebClient client, boolean gzip, @Nullable AccessToken token, RateLimit rate) {
    this.client = client;
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
              RequestHeaders head =
                  request.head().toBuilder()
                      .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + bearer)
                      .build();
              return send(head, request.body()).thenApply(answer -> renewed(answer, bearer));
            })
        .exceptionally(failure -> Answer.none(describe(failure), false));
  }

  private Answer renewed(Answer answer, String bearer) {
    if (answer.status() == 401 && token != null) {
      token.forget(bearer);
    }
    return answer;
  }

  private CompletableFuture<Answer> send(RequestHeaders head, byte[] body) {
    HttpRequest request;
    if (body.length == 0) {
      request = HttpRequest.of(head);
    } else if (gzip) {
      RequestHeaders encoded =
          head.toBuilder().set(HttpHeaderNames.CONTENT_ENCODING, "gzip").build();
      request = HttpRequest.of(encoded, HttpData.wrap(gzipped(body)));
    } else {
      request = HttpRequest.of(head, HttpData.wrap(body));
    }
    return client.execute(request).aggregate().handle(Exchange::answer);
  }

  private static Answer answer(
      @Nullable AggregatedHttpResponse response, @Nullable Throwable failure) {
    if (response != null) {
      return Answer.of(response.status().code(), response.content().array());
    }
    Throwable cause = Exceptions.peel(failure == null ? new IllegalStateException() : failure);
    if (cause instanceof UnprocessedRequestException) {
      return Answer.none(describe(cause.getCause()), false);
    }
    return Answer.none(describe(cause), true);
  }

  private static String describe(@Nullable Throwable failure) {
    if (failure == null) {
      return "no answer";
    }
    Throwable cause = Exceptions.peel(failure);
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    // What TLS says first is that it failed; why stands at the end.
    return root == cause ? text(cause) : text(cause) + " (" + text(root) + ")";
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
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
