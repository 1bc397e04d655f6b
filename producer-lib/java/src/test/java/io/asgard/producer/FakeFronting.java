package io.asgard.producer;

import io.asgard.contracts.v1.AdvanceWatermarkRequest;
import io.asgard.contracts.v1.AdvanceWatermarkResponse;
import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.FrontingGrpc;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** A gRPC server on loopback that refuses what a test tells it to, and keeps the rest. */
final class FakeFronting extends FrontingGrpc.FrontingImplBase implements AutoCloseable {
  final Set<String> encodings = new CopyOnWriteArraySet<>();
  final List<Event> received = new CopyOnWriteArrayList<>();
  final List<Event> stored = new CopyOnWriteArrayList<>();
  final List<AdvanceWatermarkRequest> watermarks = new CopyOnWriteArrayList<>();
  volatile Function<Event, Code> answer = event -> Code.STORED;
  volatile Function<PublishRequest, StatusException> failure = request -> null;
  volatile int retryAfterMs;
  volatile boolean forgetsAnswers;
  volatile CountDownLatch gate = new CountDownLatch(0);
  private final Server server;
  private final int port;

  FakeFronting(int port) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
            .addService(this)
            .intercept(new Encodings())
            .build()
            .start();
    this.port = server.getPort();
  }

  static FakeFronting start() throws IOException {
    return new FakeFronting(0);
  }

  int port() {
    return port;
  }

  String address() {
    return "127.0.0.1:" + port();
  }

  @Override
  public void publish(PublishRequest request, StreamObserver<PublishResponse> response) {
    received.addAll(request.getEventsList());
    pass(gate);
    StatusException failed = failure.apply(request);
    if (failed != null) {
      response.onError(failed);
      return;
    }
    response.onNext(forgetsAnswers ? PublishResponse.getDefaultInstance() : answers(request));
    response.onCompleted();
  }

  @Override
  public void advanceWatermark(
      AdvanceWatermarkRequest request, StreamObserver<AdvanceWatermarkResponse> response) {
    watermarks.add(request);
    pass(gate);
    response.onNext(AdvanceWatermarkResponse.newBuilder().setPartitions(12).build());
    response.onCompleted();
  }

  @Override
  public void close() {
    gate.countDown();
    server.shutdownNow();
    try {
      server.awaitTermination();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private PublishResponse answers(PublishRequest request) {
    PublishResponse.Builder answers = PublishResponse.newBuilder();
    Set<Object> blocked = new HashSet<>();
    for (Event event : request.getEventsList()) {
      Code code = blocked.contains(event.getKey()) ? Code.KEY_BLOCKED : answer.apply(event);
      if (code == Code.STORED) {
        stored.add(event);
      }
      if (code == Code.UNAVAILABLE || code == Code.QUOTA) {
        blocked.add(event.getKey());
      }
      String detail = code == Code.STORED ? "" : "told to";
      answers.addAnswers(
          Answer.newBuilder().setCode(code).setDetail(detail).setRetryAfterMs(retryAfterMs));
    }
    return answers.build();
  }

  static void pass(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How the requests were compressed. */
  private final class Encodings implements ServerInterceptor {
    private static final Metadata.Key<String> ENCODING =
        Metadata.Key.of("grpc-encoding", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String encoding = headers.get(ENCODING);
      encodings.add(encoding == null ? "identity" : encoding);
      return next.startCall(call, headers);
    }
  }
}
