package io.asgard.fronting.intake;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.asgard.contracts.v1.AdvanceWatermarkRequest;
import io.asgard.contracts.v1.AdvanceWatermarkResponse;
import io.asgard.contracts.v1.FrontingGrpc;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.platform.service.Caller;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The gRPC side. */
final class FrontingService extends FrontingGrpc.FrontingImplBase {
  /** Of gRPC's own retries: when a client may come again. */
  static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private final Gate gate;
  private final IntakeMetrics metrics;
  private final Conversations streams;

  FrontingService(Gate gate, IntakeMetrics metrics, Conversations streams) {
    this.gate = gate;
    this.metrics = metrics;
    this.streams = streams;
    metrics.watch(Protocol.STREAM, streams::size);
  }

  @Override
  public void publish(PublishRequest request, StreamObserver<PublishResponse> answers) {
    metrics.request(Protocol.GRPC);
    Caller caller = Authentication.caller(ServiceRequestContext.current());
    answer(gate.publish(caller, Events.of(request)), answers);
  }

  @Override
  public StreamObserver<PublishRequest> publishStream(StreamObserver<PublishResponse> answers) {
    ServiceRequestContext ctx = ServiceRequestContext.current();
    ctx.clearRequestTimeout(); // A stream lives as long as its producer.
    return new PublishStream(
        ctx, (ServerCallStreamObserver<PublishResponse>) answers, metrics, streams);
  }

  @Override
  public void advanceWatermark(
      AdvanceWatermarkRequest request, StreamObserver<AdvanceWatermarkResponse> told) {
    Caller caller = Authentication.caller(ServiceRequestContext.current());
    answer(Watermarks.advance(gate, caller, request), told);
  }

  private <T> void answer(CompletableFuture<T> future, StreamObserver<T> observer) {
    future.whenComplete(
        (response, thrown) -> {
          if (thrown == null) {
            observer.onNext(response);
            observer.onCompleted();
          } else {
            observer.onError(exception(metrics.failed(Protocol.GRPC, thrown), thrown));
          }
        });
  }

  /** What a call ends with. */
  static StatusRuntimeException exception(@Nullable Failure failure, Throwable thrown) {
    if (failure == null) {
      return Status.INTERNAL.withCause(thrown).asRuntimeException();
    }
    Metadata trailers = new Metadata();
    pushback(failure, trailers);
    return failure.status().asRuntimeException(trailers);
  }

  static void pushback(Failure failure, Metadata trailers) {
    if (!failure.retryAfter().isZero()) {
      trailers.put(PUSHBACK, String.valueOf(failure.retryAfter().toMillis()));
    }
  }
}
