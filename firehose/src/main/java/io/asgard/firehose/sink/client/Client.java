package io.asgard.firehose.sink.client;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.WebClientBuilder;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Connections to an HTTP server, on two threads. Connects when it has to. Thread-safe. */
public final class Client implements AutoCloseable {
  // Of a large batch of which every event is refused for a long reason.
  private static final long MOST_ANSWER_BYTES = 32 << 20;
  // One cannot keep up with two lanes that send events alone.
  private static final int THREADS = 2;
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private final ClientFactory factory;
  private final Duration timeout;

  /**
   * Not connected yet.
   *
   * @param timeout for a connection, and for a whole request
   * @param http2 from the first byte on, without asking; with TLS it is agreed on
   * @param tls if it is not Java's own trust alone
   */
  public Client(Duration timeout, boolean http2, @Nullable Tls tls) {
    this.timeout = timeout;
    // Without a preface an upgrade is asked for with every connection, which confuses servers.
    ClientFactoryBuilder builder =
        ClientFactory.builder()
            .workerGroup(THREADS)
            .maxNumEventLoopsPerHttp1Endpoint(THREADS)
            .connectTimeout(timeout)
            .useHttp2Preface(http2)
            .preferHttp1(!http2);
    if (tls != null) {
      builder.tlsProvider(new PemFiles(tls));
    }
    factory = builder.build();
  }

  /**
   * Sends requests.
   *
   * @param origin scheme, host and port of all of them, which spares each the parsing of its own;
   *     null if theirs differ
   * @param gzip whether bodies are compressed
   * @param oauth2 whose token each shows
   * @param rate the most a second, of all exchanges of this client; 0 for any
   */
  public Exchange exchange(
      @Nullable String origin, boolean gzip, @Nullable OAuth2 oauth2, int rate) {
    AccessToken token =
        oauth2 == null ? null : new AccessToken(web(null), oauth2, Clock.systemUTC());
    return new Exchange(web(origin), gzip, token, new RateLimit(rate));
  }

  private WebClient web(@Nullable String origin) {
    WebClientBuilder builder = origin == null ? WebClient.builder() : WebClient.builder(origin);
    return builder
        .factory(factory)
        .responseTimeout(timeout)
        .writeTimeout(timeout)
        .maxResponseLength(MOST_ANSWER_BYTES)
        .build();
  }

  /**
   * Scheme, host and port of a URL.
   *
   * @param name of its setting
   * @throws IllegalArgumentException if it is none of http
   */
  public static String origin(String name, String url) {
    try {
      URI parsed = new URI(url);
      if (parsed.getHost() != null && SCHEMES.contains(parsed.getScheme())) {
        return parsed.getScheme() + "://" + parsed.getRawAuthority();
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new IllegalArgumentException(name + ": " + url + " (expected: as http://host:port/path)");
  }

  @Override
  public void close() {
    factory.closeAsync();
  }
}
