package io.asgard.firehose.sink.client;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** HTTP/2, on two threads. */
final class Http2 implements Transport {
  // Of a large batch of which every event is refused for a long reason.
  private static final long MOST_ANSWER_BYTES = 32 << 20;
  // One cannot keep up with two lanes that send events alone.
  private static final int THREADS = 2;
  private static final int MOST_ORIGINS = 1_000; // Events may name them.

  private final ClientFactory factory;
  private final Duration timeout;
  private final Map<Origin, WebClient> clients = new ConcurrentHashMap<>();
  private volatile @Nullable Known last;

  /** The same head, in the library's words: most requests have that of the one before. */
  private record Known(Head head, RequestHeaders headers) {}

  /**
   * Connects when it has to; from the first byte on by HTTP/2, without asking; with TLS it is
   * agreed on.
   *
   * @param timeout for a connection, and for a whole request
   * @param tls if it is not Java's own trust alone
   */
  Http2(Duration timeout, @Nullable PemFiles tls) {
    this.timeout = timeout;
    // Without a preface an upgrade is asked for with every connection, which confuses servers.
    ClientFactoryBuilder builder =
        ClientFactory.builder().workerGroup(THREADS).connectTimeout(timeout).useHttp2Preface(true);
    if (tls != null) {
      builder.tlsProvider(tls);
    }
    factory = builder.build();
  }

  @Override
  public CompletableFuture<Answer> send(Head head, byte[] body) {
    RequestHeaders headers = headers(head);
    HttpRequest request =
        body.length == 0 ? HttpRequest.of(headers) : HttpRequest.of(headers, HttpData.wrap(body));
    return client(head.origin()).execute(request).aggregate().handle(Http2::answer);
  }

  private RequestHeaders headers(Head head) {
    Known known = last;
    if (known == null || known.head() != head) {
      RequestHeadersBuilder made =
          RequestHeaders.builder(HttpMethod.valueOf(head.method()), head.target());
      head.headers().forEach(made::set);
      known = new Known(head, made.build());
      last = known;
    }
    return known.headers();
  }

  private WebClient client(Origin origin) {
    if (clients.size() > MOST_ORIGINS) {
      clients.clear();
    }
    return clients.computeIfAbsent(
        origin,
        each ->
            WebClient.builder(each.toString())
                .factory(factory)
                .responseTimeout(timeout)
                .writeTimeout(timeout)
                .maxResponseLength(MOST_ANSWER_BYTES)
                .build());
  }

  private static Answer answer(
      @Nullable AggregatedHttpResponse response, @Nullable Throwable failure) {
    if (response != null) {
      return Answer.of(response.status().code(), response.content().array());
    }
    Throwable cause = failure == null ? new IllegalStateException("no answer") : failure;
    if (cause instanceof UnprocessedRequestException && cause.getCause() != null) {
      return Answer.none(cause.getCause(), false);
    }
    return Answer.none(cause, true);
  }

  @Override
  public void close() {
    factory.closeAsync();
  }
}
