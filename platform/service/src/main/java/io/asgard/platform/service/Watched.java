package io.asgard.platform.service;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
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
  private static final Duration AT_MOST_EVERY = Duration.ofSeconds(1);

  private final URI address;
  private final Duration refresh;
  private final Parser<T> parser;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ReentrantLock reading = new ReentrantLock();
  private final LongSupplier nanoTime;
  private volatile @Nullable T document;
  private volatile long readAt;

  Watched(URI address, Duration refresh, Parser<T> parser) {
    this(address, refresh, parser, System::nanoTime);
  }

  Watched(URI address, Duration refresh, Parser<T> parser, LongSupplier nanoTime) {
    this.address = address;
    this.refresh = refresh;
    this.parser = parser;
    this.nanoTime = nanoTime;
  }

  T get() {
    T known = document;
    if (known == null) {
      return refresh();
    }
    // Whoever has a document never waits for another's reading of the next: an issuer that hangs
    // would hold up every caller at once.
    if (nanoTime.getAsLong() - readAt < refresh.toNanos() || !reading.tryLock()) {
      return known;
    }
    try {
      return newest();
    } finally {
      reading.unlock();
    }
  }

  /** A newer document, for what the last does not have; waits for it. */
  T refresh() {
    reading.lock();
    try {
      return newest();
    } finally {
      reading.unlock();
    }
  }

  /** To be called with the lock. */
  private T newest() {
    T known = document;
    // At most one read a second, so that tokens with made-up key ids cannot flood the issuer.
    if (known != null && nanoTime.getAsLong() - readAt < AT_MOST_EVERY.toNanos()) {
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
    readAt = nanoTime.getAsLong();
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
