package io.asgard.bench;

import io.asgard.contracts.v1.FrontingGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Batches of 100 through a few gRPC streams. */
final class GrpcLoad implements ServerLoad, AutoCloseable {
  private static final int BATCH = 100;
  private static final int WAITING = 25; // of a stream; the server's own limit is 32
  // As many events on their way as with the bare producer, whatever the brokers' latency is.
  private static final int STREAMS = BareProducer.IN_FLIGHT / (BATCH * WAITING);

  private static final MethodDescriptor<byte[], byte[]> PUBLISH =
      FrontingGrpc.getPublishStreamMethod().toBuilder(Bytes.MARSHALLER, Bytes.MARSHALLER).build();

  private final ManagedChannel channel;
  private final List<Stream> streams = new ArrayList<>();
  private final List<byte[]> requests = new ArrayList<>();
  private final Tally answers = new Tally();
  private final Latencies latencies = new Latencies();
  private volatile boolean closing;

  GrpcLoad(int port, String token) {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    Channel authorized =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    for (int i = 0; i < 50; i++) {
      requests.add(SampleEvents.request(i, BATCH).toByteArray());
    }
    for (int i = 0; i < STREAMS; i++) {
      streams.add(new Stream(authorized));
    }
  }

  @Override
  public Latencies latencies() {
    return latencies;
  }

  @Override
  public Tally answers() {
    return answers;
  }

  @Override
  public double run(Duration time) throws InterruptedException {
    return run(0, time);
  }

  /** Sends at that rate, events a second. */
  double run(double rate, Duration time) throws InterruptedException {
    latencies.clear();
    answers.clear();
    long start = System.nanoTime();
    int[] next = {0};
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
    return answers.kept() * 1e9 / (System.nanoTime() - start);
  }

  @Override
  public void close() {
    closing = true;
    channel.shutdownNow();
  }

  private final class Stream implements StreamObserver<byte[]> {
    private final Semaphore window = new Semaphore(WAITING);
    private final Queue<Long> sentAt = new ConcurrentLinkedQueue<>();
    private final StreamObserver<byte[]> out;

    Stream(Channel channel) {
      out = ClientCalls.asyncBidiStreamingCall(channel.newCall(PUBLISH, CallOptions.DEFAULT), this);
    }

    void send(byte[] request) throws InterruptedException {
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
    public void onNext(byte[] response) {
      Long sent = sentAt.poll();
      if (sent != null) {
        latencies.add(System.nanoTime() - sent);
      }
      answers.add(response);
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
