package io.asgard.firehose.sink.http;

import io.asgard.firehose.sink.Delivery;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One POST, and what its answer means for what was sent. */
final class Exchange {
  private final HttpClient http;
  private final HttpRequest.Builder request;
  private final Duration timeout;
  private final Set<Integer> retryStatus;

  Exchange(URI url, Duration timeout, Map<String, String> headers, Set<Integer> retryStatus) {
    // Offering an upgrade to HTTP/2 with every new connection confuses some servers.
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
    this.request = HttpRequest.newBuilder(url).setHeader("Content-Type", "application/json");
    headers.forEach(request::setHeader);
    this.timeout = timeout;
    this.retryStatus = retryStatus;
  }

  Delivery post(byte[] body) throws InterruptedException {
    Excerpt excerpt = new Excerpt();
    CompletableFuture<HttpResponse<Void>> response =
        http.sendAsync(
            request.copy().POST(BodyPublishers.ofByteArray(body)).build(),
            BodyHandlers.ofByteArrayConsumer(excerpt));
    try {
      // The client's own timeout ends at the headers: a body that drips in would hold us for ever.
      return delivery(
          response.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode(), excerpt);
    } catch (TimeoutException e) {
      return Delivery.retry("no answer within " + timeout);
    } catch (ExecutionException e) {
      return Delivery.retry(String.valueOf(e.getCause()));
    } finally {
      response.cancel(true);
    }
  }

  private Delivery delivery(int status, Excerpt excerpt) {
    if (status / 100 == 2) {
      return Delivery.done();
    }
    String detail = "status " + status + excerpt;
    boolean reject = status / 100 == 4 && !retryStatus.contains(status);
    return reject ? Delivery.reject(detail) : Delivery.retry(detail);
  }

  /** The beginning of a body; the rest is read and forgotten, so that the connection stays good. */
  private static final class Excerpt implements Consumer<Optional<byte[]>> {
    private static final int MAX = 200;
    private final StringBuilder text = new StringBuilder();

    @Override
    public void accept(Optional<byte[]> chunk) {
      if (chunk.isPresent() && text.length() < MAX) {
        text.append(new String(chunk.get(), StandardCharsets.UTF_8));
      }
    }

    @Override
    public String toString() {
      return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(MAX, text.length()));
    }
  }
}
