package io.asgard.atlas.enigma;

import io.asgard.platform.service.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks for the values behind the map. Thread-safe. */
public final class Enigma {
  private final URI query;
  private final Duration timeout;
  private final HttpClient http;

  public Enigma(URI url, Duration timeout) {
    this.query = url.resolve("/v1/query");
    this.timeout = timeout;
    this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
  }

  /**
   * The answer to {@code POST /v1/query}, whatever it is.
   *
   * @throws UnavailableException if there is none
   */
  public HttpResponse<byte[]> query(byte[] body, String authorization) {
    HttpRequest request =
        HttpRequest.newBuilder(query)
            .timeout(timeout)
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UnavailableException("enigma: " + query + " does not answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("enigma: stopped while waiting for " + query);
    }
  }
}
