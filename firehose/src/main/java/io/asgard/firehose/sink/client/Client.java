package io.asgard.firehose.sink.client;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Connections to HTTP servers. Connects when it has to. Thread-safe. */
public final class Client implements AutoCloseable {
  private final Transport transport;

  /**
   * Not connected yet.
   *
   * @param timeout for a whole request
   * @param http2 from the first byte on, without asking; with TLS it is agreed on
   * @param tls if it is not Java's own trust alone
   */
  public Client(Duration timeout, boolean http2, @Nullable Tls tls) {
    PemFiles files = new PemFiles(tls == null ? new Tls(null, null, null) : tls);
    transport = http2 ? new Http2(timeout, tls == null ? null : files) : new Http1(timeout, files);
  }

  /**
   * Sends requests.
   *
   * @param gzip whether bodies are compressed
   * @param oauth2 whose token each shows
   * @param rate the most a second; 0 for any
   */
  public Exchange exchange(boolean gzip, @Nullable OAuth2 oauth2, int rate) {
    AccessToken token =
        oauth2 == null ? null : new AccessToken(transport, oauth2, Clock.systemUTC());
    return new Exchange(transport, gzip, token, new RateLimit(rate));
  }

  @Override
  public void close() {
    transport.close();
  }
}
