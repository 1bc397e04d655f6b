package io.asgard.dagger.sink;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Posts lines to a time-series store, in batches. What cannot be stored is thrown, never dropped:
 * the job then goes back to its last checkpoint and computes the rows again.
 */
final class TimeSeriesWriter {
  private static final int BATCH_CHARS = 1 << 20;
  private static final int ATTEMPTS = 8;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** How to wait before an attempt. */
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  private final URI url;
  private final Pause pause;
  private final HttpClient http;
  private final StringBuilder lines = new StringBuilder();

  TimeSeriesWriter(URI url, Pause pause) {
    this.url = url;
    this.pause = pause;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
  }

  /** Where to append lines; {@link #batch} afterwards. */
  StringBuilder lines() {
    return lines;
  }

  /** Sends what was appended if it is enough for a request. */
  void batch() throws IOException, InterruptedException {
    if (lines.length() >= BATCH_CHARS) {
      flush();
    }
  }

  /** Returns once all lines are stored. */
  void flush() throws IOException, InterruptedException {
    if (lines.isEmpty()) {
      return;
    }
    String body = lines.toString();
    String failure = attempt(body);
    for (int attempt = 1; attempt < ATTEMPTS && failure != null; attempt++) {
      pause.of(FIRST_PAUSE.multipliedBy(1L << (attempt - 1)));
      failure = attempt(body);
    }
    if (failure != null) {
      throw new IOException(url + ": " + failure + " (gave up after " + ATTEMPTS + " attempts)");
    }
    lines.setLength(0);
  }

  /** Null if stored; else why a later attempt may succeed. */
  private @Nullable String attempt(String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "text/plain; charset=utf-8")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response;
    try {
      response = http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      return e.toString();
    }
    int status = response.statusCode();
    if (status / 100 == 2) {
      return null;
    }
    String answer = "status " + status + " " + response.body();
    if (status / 100 == 4 && status != 408 && status != 429) {
      throw new IOException(url + ": refused, " + answer);
    }
    return answer;
  }
}
