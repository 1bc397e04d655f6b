package io.asgard.bench;

import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.FrontingGrpc;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Batches of 100 through a few gRPC streams. */
final class GrpcLoad implements AutoCloseable {
  private static final int BATCH = 100;
  private static final int WAITING = 25; // of a stream; the server's own limit is 32
  // As many events on their way as with the bare producer, whatever the brokers' latency is.
  private static final int STREAMS = BareProducer.IN_FLIGHT / (BATCH * WAITING);

  private final ManagedChannel channel;
  private final List<Stream> streams = new ArrayList<>();
  private final List<PublishRequest> requests = new ArrayList<>();
  private final Map<Code, LongAdder> answers = new ConcurrentHashMap<>();
  private final Latencies latencies = new Latencies();
  private volatile boolean closing;

  GrpcLoad(int port, String token) {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    FrontingGrpc.FrontingStub stub =
        FrontingGrpc.newStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    for (int i = 0; i < 50; i++) {
      requests.add(SampleEvents.request(i, BATCH));
    }
    for (int i = 0; i < STREAMS; i++) {
      streams.add(new Stream(stub));
    }
  }

  Latencies latencies() {
    return latencies;
  }

  /** Events that were answered so since the last run began. */
  long count(Code code) {
    LongAdder count = answers.get(code);
    return count == null ? 0 : count.sum();
  }

  /** Events that were not stored on the brokers at once. */
  long others() {
    return answers.values().stream().mapToLong(LongAdder::sum).sum() - count(Code.STORED);
  }

  /** Sends for a while; events a second that were answered. */
  double run(double rate, Duration time) throws InterruptedException {
    latencies.clear();
    answers.clear();
    long start = System.nanoTime();
    int[] next = {0};
    long sent =
        Pace.run(
            rate / BATCH,
            time,
            () -> {
              int number = next[0]++;
              streams.get(number % STREAMS).send(requests.get(number % requests.size()));
            });
    for (Stream stream : streams) {
      stream.finish();
    }
    return sent * BATCH * 1e9 / (System.nanoTime() - start);
  }

  @Override
  public void close() {
    closing = true;
    channel.shutdownNow();
  }

  private final class Stream implements StreamObserver<PublishResponse> {
    private final Semaphore window = new Semaphore(WAITING);
    private final Queue<Long> sentAt = new ConcurrentLinkedQueue<>();
    private final StreamObserver<PublishRequest> out;

    Stream(FrontingGrpc.FrontingStub stub) {
      out = stub.publishStream(this);
    }

    void send(PublishRequest request) throws InterruptedException {
      if (!window.tryAcquire(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("no answer within a minute");
      }
      sentAt.add(System.nanoTime());
      out.onNext(request);
    }

    void finish() throws InterruptedException {
      if (!window.tryAcquire(WAITING, 60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("no answer within a minute");
      }
      window.release(WAITING);
    }

    @Override
    public void onNext(PublishResponse response) {
      Long sent = sentAt.poll();
      if (sent != null) {
        latencies.add(System.nanoTime() - sent);
      }
      for (Answer answer : response.getAnswersList()) {
        answers.computeIfAbsent(answer.getCode(), code -> new LongAdder()).increment();
      }
      window.release();
    }

    @Override
    public void onError(Throwable failure) {
      if (!closing) {
        System.err.println("stream: " + failure);
      }
    }

    @Override
    public void onCompleted() {
      // The server drains; the bench ends it only afterwards.
    }
  }
}
