package io.asgard.producer.test;

import io.asgard.contracts.v1.AdvanceWatermarkRequest;
import io.asgard.contracts.v1.AdvanceWatermarkResponse;
import io.asgard.contracts.v1.FrontingGrpc.FrontingImplBase;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.grpc.Server;
import io.grpc.StatusException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fronting server on a free port of loopback. Any token will do. Give {@link #address} to a
 * producer, publish, wait for the answers, and look at {@link #published}.
 */
public final class TestFronting implements AutoCloseable {
  private static final int MAX_REQUEST = 2 << 20; // As a fronting server's, if nothing else is set.

  private final Gate gate;
  private final Queue<Trouble> troubles = new ConcurrentLinkedQueue<>();
  private final List<Watermark> watermarks = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final Server server;

  /** That nothing older than a time follows, as a producer has declared it. */
  public record Watermark(String topic, Instant time) {}

  private TestFronting(List<TestTopic> topics) {
    gate = new Gate(new Checks(topics, InstantSource.system()));
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .maxInboundMessageSize(MAX_REQUEST)
            .addService(new Service())
            .build();
  }

  /**
   * Starts a server.
   *
   * @param topics the only ones that it knows, and what their events must be; with none, it takes
   *     every topic and does not look into the events
   */
  public static TestFronting start(TestTopic... topics) {
    TestFronting fronting = new TestFronting(List.of(topics));
    try {
      fronting.server.start();
    } catch (IOException e) {
      throw new UncheckedIOException("test server: no port of loopback could be had", e);
    }
    return fronting;
  }

  /** {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** The events of a topic, in the order in which they were taken. */
  public List<PublishedEvent> published(String topic) {
    return gate.taken(topic);
  }

  public List<Watermark> watermarks() {
    return List.copyOf(watermarks);
  }

  /** How many requests have come, those that failed included. */
  public int requests() {
    return requests.get();
  }

  /** What befalls the next request; with several calls, the ones after it. */
  public void next(Trouble trouble) {
    next(1, trouble);
  }

  /** What befalls so many of the next requests. */
  public void next(int count, Trouble trouble) {
    for (int i = 0; i < count; i++) {
      troubles.add(trouble);
    }
  }

  /** Forgets all that was published, and every trouble to come. */
  public void reset() {
    gate.forget();
    troubles.clear();
    watermarks.clear();
    requests.set(0);
  }

  /** Ends at once; requests under way fail. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<PublishResponse> take(PublishRequest request) {
    requests.incrementAndGet();
    Trouble trouble = troubles.poll();
    if (trouble == null) {
      return CompletableFuture.completedFuture(gate.answers(request, null));
    }
    StatusException failure = trouble.failure();
    if (failure != null && !trouble.taken()) {
      return CompletableFuture.failedFuture(failure);
    }
    PublishResponse answers = gate.answers(request, trouble.code());
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    return CompletableFuture.supplyAsync(() -> answers, after(trouble.delay()));
  }

  private static Executor after(Duration delay) {
    return delay.isZero()
        ? Runnable::run
        : CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private final class Service extends FrontingImplBase {
    @Override
    public void publish(PublishRequest request, StreamObserver<PublishResponse> response) {
      take(request)
          .whenComplete(
              (answers, failure) -> {
                if (failure != null) {
                  response.onError(failure);
                  return;
                }
                response.onNext(answers);
                response.onCompleted();
              });
    }

    @Override
    public void advanceWatermark(
        AdvanceWatermarkRequest request, StreamObserver<AdvanceWatermarkResponse> response) {
      var time = request.getTime();
      watermarks.add(
          new Watermark(
              request.getTopic(), Instant.ofEpochSecond(time.getSeconds(), time.getNanos())));
      response.onNext(AdvanceWatermarkResponse.newBuilder().setPartitions(1).build());
      response.onCompleted();
    }
  }
}
