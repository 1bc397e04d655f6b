package io.asgard.producer;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a producer is to work. Everything but the fronting servers and the token has a default. */
public final class ProducerBuilder {
  private static final int MOST_REQUESTS = 1000;
  // Beyond it, nanoseconds overflow; who says more means for ever.
  private static final Duration LONGEST = Duration.ofDays(36_500);
  // So that an event of the largest size always fits.
  private static final long SMALLEST_SPOOL = 2 << 20;

  private List<URI> fronting = List.of();
  private Identity identity = Identity.NONE;
  private @Nullable Supplier<String> token;
  private Batching batching = new Batching(1000, 512 << 10, Duration.ofMillis(5));
  private int requestsInFlight = 8;
  private long memory = 64L << 20;
  private Duration maxBlock = Duration.ofSeconds(30);
  private Duration firstBackoff = Duration.ofMillis(50);
  private Duration maxBackoff = Duration.ofSeconds(1);
  private Duration requestTimeout = Duration.ofSeconds(30);
  private Duration deliveryTimeout = Duration.ofMinutes(2);
  private Compression compression = Compression.NONE;
  private @Nullable Path spool;
  private long spoolBytes;
  private Consumer<Ack> afterSpool = ack -> {};

  ProducerBuilder() {}

  /** The fronting servers: {@code host:port} or, with TLS, {@code https://host:port}. */
  public ProducerBuilder fronting(String... servers) {
    this.fronting = Stream.of(servers).map(ProducerBuilder::address).toList();
    return this;
  }

  /** Certificates, in PEM, that servers may show; without it those that the JDK trusts. */
  public ProducerBuilder trust(Path certificates) {
    this.identity = new Identity(certificates, identity.certificate(), identity.key());
    return this;
  }

  /** What this client shows to servers that ask for it, in PEM; the key in PKCS 8. */
  public ProducerBuilder certificate(Path certificate, Path key) {
    this.identity = new Identity(identity.trust(), certificate, key);
    return this;
  }

  /** Gives the bearer token of the moment; asked with every request, so it must be fast. */
  public ProducerBuilder token(Supplier<String> token) {
    this.token = token;
    return this;
  }

  /** A file with the bearer token; it may be replaced while the producer runs. */
  public ProducerBuilder tokenFile(Path file) {
    return token(new TokenFile(file));
  }

  /** A request has at most so many events, of at most so many bytes together. */
  public ProducerBuilder batch(int events, int bytes) {
    this.batching = new Batching(events, bytes, batching.linger());
    return this;
  }

  /** How long an event waits for others to share its request. */
  public ProducerBuilder linger(Duration linger) {
    this.batching = new Batching(batching.events(), batching.bytes(), bounded(linger));
    return this;
  }

  /** How many requests may be under way. */
  public ProducerBuilder requestsInFlight(int requests) {
    this.requestsInFlight = requests;
    return this;
  }

  /** What is done to requests before they are sent. */
  public ProducerBuilder compression(Compression compression) {
    this.compression = compression;
    return this;
  }

  /** The bytes that unanswered events may occupy; publish blocks when they are used up. */
  public ProducerBuilder memory(long bytes) {
    this.memory = bytes;
    return this;
  }

  /** How long publish blocks at most; then the event is refused: with zero, at once. */
  public ProducerBuilder maxBlock(Duration maxBlock) {
    this.maxBlock = bounded(maxBlock);
    return this;
  }

  /** The pause before a retry: doubling from first to max, less up to half of it by chance. */
  public ProducerBuilder backoff(Duration first, Duration max) {
    this.firstBackoff = bounded(first);
    this.maxBackoff = bounded(max);
    return this;
  }

  /** How long a server may take to answer a request. */
  public ProducerBuilder requestTimeout(Duration requestTimeout) {
    if (requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw new IllegalArgumentException(
          "request timeout: " + requestTimeout + " (expected: > 0s)");
    }
    this.requestTimeout = bounded(requestTimeout);
    return this;
  }

  /**
   * How long an event that found room is retried; then it is refused, also while a request is under
   * way.
   */
  public ProducerBuilder deliveryTimeout(Duration deliveryTimeout) {
    this.deliveryTimeout = bounded(deliveryTimeout);
    return this;
  }

  /**
   * Where events go that have to wait: when half of the memory is used, when they have waited for 5
   * s, or when the producer is closed. They are sent in order when the servers are back, after a
   * restart too. The {@link Ack} of such an event is SPOOLED once it is on disk; what a server said
   * of it is told to {@link #afterSpool}. When the folder is full, it is as if there were none.
   *
   * @param folder for this producer alone
   * @param bytes that it may have at most
   */
  public ProducerBuilder spool(Path folder, long bytes) {
    if (bytes < SMALLEST_SPOOL) {
      throw new IllegalArgumentException(
          "spool bytes: " + bytes + " (expected: >= " + SMALLEST_SPOOL + ")");
    }
    this.spool = folder;
    this.spoolBytes = bytes;
    return this;
  }

  /**
   * Told the last answer of every event whose ack was SPOOLED by this producer or an earlier one.
   */
  public ProducerBuilder afterSpool(Consumer<Ack> afterSpool) {
    this.afterSpool = afterSpool;
    return this;
  }

  /** Makes the producer; it connects when it is given the first event. */
  public Producer build() {
    if (fronting.isEmpty()) {
      throw new IllegalArgumentException("fronting: none (expected: host:port)");
    }
    if (token == null) {
      throw new IllegalArgumentException("token: none (expected: token or tokenFile)");
    }
    return build(new GrpcTransport(fronting, identity, token, compression, requestTimeout));
  }

  /** The transport is the producer's, and closed if there is to be none. */
  Producer build(Transport transport) {
    try {
      Producer producer = producer(transport);
      producer.start();
      return producer;
    } catch (RuntimeException e) {
      transport.close();
      throw e;
    }
  }

  private Producer producer(Transport transport) {
    Backoff backoff = new Backoff(firstBackoff, maxBackoff);
    Limits limits = new Limits(memory, maxBlock, deliveryTimeout, batching.linger());
    if (requestsInFlight < 1 || requestsInFlight > MOST_REQUESTS) {
      throw new IllegalArgumentException(
          "requests in flight: " + requestsInFlight + " (expected: 1 to " + MOST_REQUESTS + ")");
    }
    Spool opened = spool == null ? null : Spool.in(spool, spoolBytes, requestsInFlight);
    int lanes = opened == null ? requestsInFlight : opened.lanes();
    return new Producer(
        transport,
        IntStream.range(0, lanes).mapToObj(lane -> new Lane(lane, batching, backoff)).toList(),
        limits,
        opened,
        afterSpool);
  }

  static Duration bounded(Duration duration) {
    return duration.compareTo(LONGEST) < 0 ? duration : LONGEST;
  }

  private static URI address(String server) {
    try {
      URI uri = URI.create(server.contains("://") ? server : "http://" + server);
      // Any other scheme would be taken for one without TLS, and the token be sent in the clear.
      boolean known = uri.getScheme().equals("http") || uri.getScheme().equals("https");
      if (known && uri.getHost() != null && uri.getPort() > 0) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // said below, as for every other address without a host and a port
    }
    throw new IllegalArgumentException(
        "fronting: " + server + " (expected: host:port or https://host:port)");
  }
}
