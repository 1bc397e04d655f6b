package io.asgard.producer;

import io.asgard.contracts.v1.AdvanceWatermarkRequest;
import io.asgard.contracts.v1.AdvanceWatermarkResponse;
import io.asgard.contracts.v1.FrontingGrpc;
import io.asgard.contracts.v1.PublishResponse;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.ConnectivityState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Unary gRPC calls; one connection per server. */
final class GrpcTransport implements Transport {
  private static final int WATERMARKS = 0; // The lane whose server they go to.
  private static final MethodDescriptor<Batch, PublishResponse> PUBLISH =
      FrontingGrpc.getPublishMethod().toBuilder(
              BatchStream.MARSHALLER, FrontingGrpc.getPublishMethod().getResponseMarshaller())
          .build();

  private final Servers servers;
  private final Duration timeout;
  private final CallOptions publishing;

  GrpcTransport(
      List<URI> servers,
      Identity identity,
      Supplier<String> token,
      Compression compression,
      Duration timeout) {
    BearerToken bearer = new BearerToken(token);
    // A channel connects with its first call, not here.
    this.servers =
        new Servers(servers.stream().map(server -> channel(server, identity, bearer)).toList());
    this.timeout = timeout;
    this.publishing =
        compression == Compression.NONE
            ? CallOptions.DEFAULT
            : CallOptions.DEFAULT.withCompression(compression.encoding());
  }

  @Override
  public CompletionStage<PublishResponse> publish(Batch batch, Duration within) {
    return call(
        batch.lane(),
        PUBLISH,
        publishing,
        batch,
        within.compareTo(timeout) < 0 ? within : timeout,
        response -> response.getAnswersCount() == batch.size());
  }

  @Override
  public CompletionStage<AdvanceWatermarkResponse> advanceWatermark(
      AdvanceWatermarkRequest request) {
    return call(
        WATERMARKS,
        FrontingGrpc.getAdvanceWatermarkMethod(),
        CallOptions.DEFAULT,
        request,
        timeout,
        response -> true);
  }

  @Override
  public void close() {
    servers.close();
  }

  private <Q, A> CompletableFuture<A> call(
      int lane,
      MethodDescriptor<Q, A> method,
      CallOptions options,
      Q request,
      Duration within,
      Predicate<A> sensible) {
    Server server = servers.of(lane, System.nanoTime());
    ManagedChannel channel = server.channel();
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      // The channel's own back-off grows to two minutes; the lane's back-off is the one that
      // counts.
      channel.resetConnectBackoff();
    }
    CompletableFuture<A> answer = new CompletableFuture<>();
    try {
      ClientCalls.asyncUnaryCall(
          channel.newCall(
              method, options.withDeadlineAfter(within.toNanos(), TimeUnit.NANOSECONDS)),
          request,
          new Completing<>(answer, server, sensible));
    } catch (Throwable e) { // The token could not be had; whatever it is, the lane must go on.
      answer.completeExceptionally(e);
    }
    return answer;
  }

  private static ManagedChannel channel(URI server, Identity identity, BearerToken bearer) {
    ChannelCredentials credentials =
        server.getScheme().equals("https")
            ? identity.credentials()
            : InsecureChannelCredentials.create();
    return NettyChannelBuilder.forAddress(server.getHost(), server.getPort(), credentials)
        .intercept(bearer)
        .directExecutor()
        .disableRetry() // The lane retries; gRPC would only keep a copy for it.
        .flowControlWindow(4 << 20)
        .build();
  }

  /** Another server is asked after an answer that makes no sense: this one may be none of ours. */
  private record Completing<A>(CompletableFuture<A> answer, Server server, Predicate<A> sensible)
      implements StreamObserver<A> {
    @Override
    public void onNext(A value) {
      if (sensible.test(value)) {
        server.answered();
      } else {
        server.failed(System.nanoTime());
      }
      answer.complete(value);
    }

    @Override
    public void onError(Throwable failure) {
      Status status = Status.fromThrowable(failure);
      if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
        // A server that vanished without a word: its connection would look alive for long.
        server.channel().enterIdle();
      }
      // A quota and a size are the request's matter: another server would say the same.
      if (Reply.retriable(status) && status.getCode() != Status.Code.RESOURCE_EXHAUSTED) {
        server.failed(System.nanoTime());
      }
      answer.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      if (!answer.isDone()) {
        // gRPC does not mind; the lane would wait for ever.
        onError(
            Status.INTERNAL.withDescription("answer: none (expected: one)").asRuntimeException());
      }
    }
  }
}
