package io.asgard.fronting.intake;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.asgard.contracts.v1.AdvanceWatermarkRequest;
import io.asgard.contracts.v1.AdvanceWatermarkResponse;
import io.asgard.contracts.v1.FrontingGrpc;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.fronting.publish.Publisher;
import io.asgard.platform.service.Caller;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The gRPC side. */
final class FrontingService extends FrontingGrpc.FrontingImplBase {
  private final Publisher publisher;
  private final Tokens tokens;
  private final Set<PublishStream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  FrontingService(Publisher publisher, Tokens tokens) {
    this.publisher = publisher;
    this.tokens = tokens;
  }

  @Override
  public void publish(PublishRequest request, StreamObserver<PublishResponse> answers) {
    Caller caller = Authentication.caller(ServiceRequestContext.current());
    EventLimit.check(request.getEventsCount());
    answer(
        publisher
            .ready(request.getEventsList())
            .thenCompose(ready -> publisher.publish(caller, request.getEventsList(), Map.of())),
        answers);
  }

  @Override
  public StreamObserver<PublishRequest> publishStream(StreamObserver<PublishResponse> answers) {
    ServiceRequestContext ctx = ServiceRequestContext.current();
    ctx.clearRequestTimeout(); // A stream lives as long as its producer.
    PublishStream stream =
        new PublishStream(
            publisher,
            tokens,
            ctx,
            (ServerCallStreamObserver<PublishResponse>) answers,
            streams::remove);
    streams.add(stream);
    if (draining) {
      stream.drain();
    }
    return stream;
  }

  @Override
  public void advanceWatermark(
      AdvanceWatermarkRequest request, StreamObserver<AdvanceWatermarkResponse> told) {
    Caller caller = Authentication.caller(ServiceRequestContext.current());
    answer(Watermarks.advance(publisher, caller, request), told);
  }

  /** Ends the open streams, each once its requests are answered. */
  void drain() {
    draining = true;
    streams.forEach(PublishStream::drain);
  }

  private static <T> void answer(CompletableFuture<T> future, StreamObserver<T> observer) {
    future.whenComplete(
        (response, failure) -> {
          if (failure == null) {
            observer.onNext(response);
            observer.onCompleted();
          } else {
            observer.onError(status(failure).asRuntimeException());
          }
        });
  }

  static Status status(Throwable thrown) {
    Failure failure = Failure.of(thrown);
    return failure == null ? Status.INTERNAL.withCause(thrown) : failure.status();
  }
}
