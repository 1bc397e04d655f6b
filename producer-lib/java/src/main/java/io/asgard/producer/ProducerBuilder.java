package io.asgard.producer;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** How a producer is to work. Everything but the fronting servers and the token has a default. */
public final class ProducerBuilder {
  private List<URI> fronting = List.of();
  private Supplier<String> token =
      () -> {
        throw new IllegalStateException("token: none (expected: token or tokenFile)");
      };
  private Batching batching = new Batching(1000, 512 << 10, Duration.ofMillis(5));
  private int requestsInFlight = 8;
  private long memory = 64L << 20;
  private Duration maxBlock = Duration.ofSeconds(30);
  private Duration firstBackoff = Duration.ofMillis(50);
  private Duration maxBackoff = Duration.ofSeconds(1);
  private Duration requestTimeout = Duration.ofSeconds(30);
  private Duration deliveryTimeout = Duration.ofMinutes(2);

  ProducerBuilder() {}

  /** The fronting servers: {@code host:port} or, with TLS, {@code https://host:port}. */
  public ProducerBuilder fronting(String... servers) {
    this.fronting = Stream.of(servers).map(ProducerBuilder::address).toList();
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
    this.batching = new Batching(batching.events(), batching.bytes(), linger);
    return this;
  }

  /** How many requests may be under way. */
  public ProducerBuilder requestsInFlight(int requests) {
    this.requestsInFlight = requests;
    return this;
  }

  /** The bytes that unanswered events may occupy; publish blocks when they are used up. */
  public ProducerBuilder memory(long bytes) {
    this.memory = bytes;
    return this;
  }

  /** How long publish blocks at most; then the event is refused. */
  public ProducerBuilder maxBlock(Duration maxBlock) {
    this.maxBlock = maxBlock;
    return this;
  }

  /** The pause before a retry: doubling from first to max, less up to half of it by chance. */
  public ProducerBuilder backoff(Duration first, Duration max) {
    this.firstBackoff = first;
    this.maxBackoff = max;
    return this;
  }

  /** How long a server may take to answer a request. */
  public ProducerBuilder requestTimeout(Duration requestTimeout) {
    this.requestTimeout = requestTimeout;
    return this;
  }

  /** How long an event is retried; then it is refused. */
  public ProducerBuilder deliveryTimeout(Duration deliveryTimeout) {
    this.deliveryTimeout = deliveryTimeout;
    return this;
  }

  /** Makes the producer; it connects when it is given the first event. */
  public Producer build() {
    if (fronting.isEmpty()) {
      throw new IllegalArgumentException("fronting: none (expected: host:port)");
    }
    return build(new GrpcTransport(fronting, token, lanes(), requestTimeout));
  }

  Producer build(Transport transport) {
    Backoff backoff = new Backoff(firstBackoff, maxBackoff);
    Lane[] lanes = new Lane[lanes()];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = new Lane(batching, backoff);
    }
    Producer producer =
        new Producer(transport, lanes, memory, maxBlock, deliveryTimeout, batching.linger());
    producer.start();
    return producer;
  }

  private int lanes() {
    if (requestsInFlight < 1) {
      throw new IllegalArgumentException(
          "requests in flight: " + requestsInFlight + " (expected: >= 1)");
    }
    return requestsInFlight;
  }

  private static URI address(String server) {
    try {
      URI uri = URI.create(server.contains("://") ? server : "http://" + server);
      if (uri.getHost() != null && uri.getPort() > 0) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // said below, as for every other address without a host and a port
    }
    throw new IllegalArgumentException(
        "fronting: " + server + " (expected: host:port or https://host:port)");
  }
}
