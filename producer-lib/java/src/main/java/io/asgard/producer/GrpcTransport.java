package io.asgard.producer;

import io.asgard.contracts.v1.AdvanceWatermarkRequest;
import io.asgard.contracts.v1.AdvanceWatermarkResponse;
import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.FrontingGrpc;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;

/** Unary gRPC calls; one connection per server. A route whose server fails moves on to the next. */
final class GrpcTransport implements Transport {
  private static final int WATERMARKS = 0; // The route that they share with events.

  private final List<ManagedChannel> servers;
  private final AtomicIntegerArray choices;
  private final Duration timeout;

  GrpcTransport(List<URI> servers, Supplier<String> token, int routes, Duration timeout) {
    BearerToken bearer = new BearerToken(token);
    // A channel connects with its first call, not here.
    this.servers = servers.stream().map(server -> channel(server, bearer)).toList();
    this.choices = new AtomicIntegerArray(routes);
    this.timeout = timeout;
    for (int route = 0; route < routes; route++) {
      choices.set(route, route % servers.size());
    }
  }

  @Override
  public CompletionStage<PublishResponse> publish(int route, PublishRequest request) {
    int choice = choices.get(route);
    return call(servers.get(choice), FrontingGrpc.getPublishMethod(), request)
        .exceptionallyCompose(
            failure -> {
              Status status = Status.fromThrowable(failure);
              if (!retriable(status)) {
                return CompletableFuture.completedFuture(refusal(request, status));
              }
              moveOn(route, choice);
              return CompletableFuture.failedFuture(failure);
            });
  }

  @Override
  public CompletionStage<AdvanceWatermarkResponse> advanceWatermark(
      AdvanceWatermarkRequest request) {
    int choice = choices.get(WATERMARKS);
    return call(servers.get(choice), FrontingGrpc.getAdvanceWatermarkMethod(), request)
        .whenComplete(
            (told, failure) -> {
              if (failure != null && retriable(Status.fromThrowable(failure))) {
                moveOn(WATERMARKS, choice);
              }
            });
  }

  /** Once, however many requests of the route fail with that server. */
  private void moveOn(int route, int failed) {
    choices.compareAndSet(route, failed, (failed + 1) % servers.size());
  }

  @Override
  public void close() {
    servers.forEach(ManagedChannel::shutdownNow);
  }

  /** Whether the same request can succeed later. */
  static boolean retriable(Status status) {
    return switch (status.getCode()) {
      case UNAUTHENTICATED, PERMISSION_DENIED, INVALID_ARGUMENT, NOT_FOUND -> false;
      default -> true;
    };
  }

  private <Q, A> CompletableFuture<A> call(
      ManagedChannel server, MethodDescriptor<Q, A> method, Q request) {
    if (server.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      // The channel's own back-off grows to two minutes; the lane's back-off is the one that
      // counts.
      server.resetConnectBackoff();
    }
    CompletableFuture<A> answer = new CompletableFuture<>();
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
    try {
      ClientCalls.asyncUnaryCall(
          server.newCall(method, options), request, new Completing<>(answer, server));
    } catch (RuntimeException e) { // the token could not be had
      answer.completeExceptionally(e);
    }
    return answer;
  }

  private static ManagedChannel channel(URI server, BearerToken bearer) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(server.getHost(), server.getPort())
            .intercept(bearer)
            .directExecutor()
            .flowControlWindow(4 << 20);
    return server.getScheme().equals("https") ? builder.build() : builder.usePlaintext().build();
  }

  private static PublishResponse refusal(PublishRequest request, Status status) {
    Code code = status.getCode() == Status.Code.INVALID_ARGUMENT ? Code.INVALID : Code.NOT_ALLOWED;
    Answer answer = Answer.newBuilder().setCode(code).setDetail(detail(status)).build();
    return PublishResponse.newBuilder()
        .addAllAnswers(Collections.nCopies(request.getEventsCount(), answer))
        .build();
  }

  private static String detail(Status status) {
    String description = status.getDescription();
    return description == null ? status.getCode().name() : description;
  }

  private record Completing<A>(CompletableFuture<A> answer, ManagedChannel server)
      implements StreamObserver<A> {
    @Override
    public void onNext(A value) {
      answer.complete(value);
    }

    @Override
    public void onError(Throwable failure) {
      if (Status.fromThrowable(failure).getCode() == Status.Code.DEADLINE_EXCEEDED) {
        // A server that vanished without a word: its connection would look alive for long.
        server.enterIdle();
      }
      answer.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      // A unary call has had its answer by now.
    }
  }
}
