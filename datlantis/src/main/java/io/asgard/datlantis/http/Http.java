package io.asgard.datlantis.http;

import io.asgard.platform.service.UnavailableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Supplier;

/** One other part, spoken to over HTTP. Thread-safe. */
public final class Http {
  // Flink compiles a job before it answers.
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final String part;
  private final URI url;
  private final Supplier<String> authorization;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /**
   * Nothing is sent yet.
   *
   * @param part what it is called in messages
   * @param authorization value of that header; empty: none is sent
   */
  public Http(String part, URI url, Supplier<String> authorization) {
    this.part = part;
    this.url = URI.create(url.toString().replaceFirst("/$", ""));
    this.authorization = authorization;
  }

  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json");
    String header = authorization.get();
    return header.isEmpty() ? request : request.header("Authorization", header);
  }

  /**
   * The answer, whatever its status.
   *
   * @throws UnavailableException if there is none, or the part says that it is not ready
   */
  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() == 503) {
        throw new UnavailableException(part + " " + url + ": " + response.body());
      }
      return response;
    } catch (IOException e) {
      // The client's ConnectException has no message.
      String reason = e instanceof ConnectException ? "cannot be connected to" : e.toString();
      throw new UnavailableException(part + " " + url + ": " + reason);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(part + " " + url + ": interrupted");
    }
  }

  /** The body of an answer that must be a success. */
  public String body(HttpRequest.Builder request) {
    HttpResponse<String> response = send(request);
    if (response.statusCode() >= 300) {
      throw new IllegalStateException(
          part + ": status " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }
}
