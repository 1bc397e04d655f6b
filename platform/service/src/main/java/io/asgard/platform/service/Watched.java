package io.asgard.platform.service;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A small document at a {@code file:} or {@code http(s):} address, read again when it is older than
 * its refresh interval. When the address cannot be read, the last document stays: an absent issuer
 * stops nobody whose key is known.
 */
final class Watched<T> {
  interface Parser<T> {
    T parse(String text) throws Exception;
  }

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final URI address;
  private final Duration refresh;
  private final Parser<T> parser;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private volatile @Nullable T document;
  private volatile long readAt;

  Watched(URI address, Duration refresh, Parser<T> parser) {
    this.address = address;
    this.refresh = refresh;
    this.parser = parser;
  }

  T get() {
    T known = document;
    if (known != null && System.nanoTime() - readAt < refresh.toNanos()) {
      return known;
    }
    return refresh();
  }

  synchronized T refresh() {
    T known = document;
    // At most one read a second, so that tokens with made-up key ids cannot flood the issuer.
    if (known != null && System.nanoTime() - readAt < Duration.ofSeconds(1).toNanos()) {
      return known;
    }
    try {
      known = parser.parse(read());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      if (known == null) {
        throw new UnavailableException(address + ": cannot be read (" + e + ")");
      }
    }
    if (known == null) {
      throw new UnavailableException(address + ": interrupted while reading");
    }
    document = known;
    readAt = System.nanoTime();
    return known;
  }

  private String read() throws IOException, InterruptedException {
    if ("file".equals(address.getScheme())) {
      return Files.readString(Path.of(address));
    }
    HttpRequest request = HttpRequest.newBuilder(address).timeout(TIMEOUT).build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("status " + response.statusCode() + " (expected: 200)");
    }
    return response.body();
  }
}
