package io.asgard.fronting;

import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.FrontingGrpc;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.platform.test.TestKafka;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Loads a packaged fronting-server through one gRPC stream, and prints its rate, its latency and
 * the CPU time that its process takes per event. Args: events/s (0: as fast as it goes), batch,
 * seconds, then settings of the server.
 */
final class FrontingLoad {
  private static final int IN_FLIGHT = 24;
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  private final Semaphore window = new Semaphore(IN_FLIGHT);
  private final Queue<Long> sentAt = new ConcurrentLinkedQueue<>();
  private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();
  private final LongAdder stored = new LongAdder();
  private final LongAdder refused = new LongAdder();

  public static void main(String[] args) throws Exception {
    int rate = Integer.parseInt(args[0]);
    int batch = Integer.parseInt(args[1]);
    int seconds = Integer.parseInt(args[2]);
    String topic = TestKafka.topic("load", 6);
    try (FakeRegistry registry = new FakeRegistry(0).with(topic);
        ServerProcess server =
            ServerProcess.start(registry.url(), Arrays.copyOfRange(args, 3, args.length))) {
      System.out.println("port " + server.port() + " topic " + topic + "\ntoken " + Fronting.TOKEN);
      new FrontingLoad().run(server, topic, rate, batch, seconds);
    }
    System.exit(0);
  }

  private void run(ServerProcess server, String topic, int rate, int batch, int seconds)
      throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + Fronting.TOKEN);
    StreamObserver<PublishRequest> requests =
        FrontingGrpc.newStub(channel)
            .withWaitForReady()
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .publishStream(new Answers());
    List<PublishRequest> prepared = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      prepared.add(request(topic, batch, i));
    }
    send(requests, prepared.subList(0, 1), 1, batch, Duration.ofSeconds(1)); // Until it is up.
    drain();
    send(requests, prepared, rate, batch, WARM_UP);
    drain();
    stored.reset();
    latencies.clear();
    Duration cpu = server.cpu();
    long start = System.nanoTime();
    send(requests, prepared, rate, batch, Duration.ofSeconds(seconds));
    drain();
    double elapsed = (System.nanoTime() - start) / 1e9;
    double used = server.cpu().minus(cpu).toNanos() / 1e3;
    List<Long> sorted = latencies.stream().sorted().toList();
    System.out.printf(
        "%.0f events/s stored, %d refused, cpu %.2f us/event, %.2f cores, p50 %.1f ms p99 %.1f ms%n",
        stored.sum() / elapsed,
        refused.sum(),
        used / stored.sum(),
        used / 1e6 / elapsed,
        sorted.get(sorted.size() / 2) / 1e6,
        sorted.get(sorted.size() * 99 / 100) / 1e6);
    channel.shutdownNow();
  }

  private void send(
      StreamObserver<PublishRequest> requests,
      List<PublishRequest> prepared,
      int rate,
      int batch,
      Duration time)
      throws InterruptedException {
    long start = System.nanoTime();
    for (long i = 0; System.nanoTime() - start < time.toNanos(); i++) {
      if (rate > 0) {
        long due = start + i * batch * 1_000_000_000L / rate;
        LockSupport.parkNanos(due - System.nanoTime());
      }
      window.acquire();
      sentAt.add(System.nanoTime());
      requests.onNext(prepared.get((int) (i % prepared.size())));
    }
  }

  private void drain() throws InterruptedException {
    window.acquire(IN_FLIGHT);
    window.release(IN_FLIGHT);
  }

  private static PublishRequest request(String topic, int batch, int seed) {
    PublishRequest.Builder request = PublishRequest.newBuilder();
    for (int i = 0; i < batch; i++) {
      request.addEvents(
          Fronting.event(
              topic, "driver-" + "x".repeat(60) + (seed * batch + i) % 5000, Instant.now()));
    }
    return request.build();
  }

  private final class Answers implements StreamObserver<PublishResponse> {
    @Override
    public void onNext(PublishResponse response) {
      latencies.add(System.nanoTime() - sentAt.remove());
      window.release();
      response
          .getAnswersList()
          .forEach(answer -> (answer.getCode() == Code.STORED ? stored : refused).increment());
    }

    @Override
    public void onError(Throwable failure) {
      failure.printStackTrace();
      System.exit(1);
    }

    @Override
    public void onCompleted() {}
  }
}
