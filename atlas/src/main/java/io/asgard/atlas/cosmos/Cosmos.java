package io.asgard.atlas.cosmos;

import io.asgard.platform.service.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Reads what can be shown on a map. Thread-safe. */
public final class Cosmos {
  private final URI url;
  private final Duration timeout;
  private final HttpClient http;

  public Cosmos(URI url, Duration timeout) {
    this.url = url;
    this.timeout = timeout;
    this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
  }

  /**
   * The answer to {@code GET /v1/<kind>}, whatever it is.
   *
   * @throws UnavailableException if there is none
   */
  public HttpResponse<byte[]> models(String kind, String authorization) {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve("/v1/" + kind))
            .timeout(timeout)
            .header("Authorization", authorization)
            .build();
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UnavailableException("cosmos: " + url + " does not answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("cosmos: stopped while waiting for " + url);
    }
  }
}
