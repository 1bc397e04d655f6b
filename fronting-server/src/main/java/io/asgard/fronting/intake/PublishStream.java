package io.asgard.fronting.intake;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.fronting.publish.Publisher;
import io.asgard.platform.service.Caller;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Many requests over one call. They are handed over one after the other, so that their order holds,
 * and up to {@link #WINDOW} wait for Kafka at once. The next is asked for only while there is room
 * and the client reads its answers: a slow client stops itself, by HTTP/2's flow control. Owned by
 * the event loop of its connection.
 */
final class PublishStream implements StreamObserver<PublishRequest> {
  private static final int WINDOW = 32;

  private final Publisher publisher;
  private final Tokens tokens;
  private final @Nullable String authorization;
  private final EventLoop loop;
  private final ServerCallStreamObserver<PublishResponse> answers;
  private final Consumer<PublishStream> closed;
  private final Queue<CompletableFuture<PublishResponse>> waiting = new ArrayDeque<>();
  private boolean asked; // For a request that has not come or is not handed over yet.
  private boolean preparing; // A request that has come is not handed over yet.
  private boolean ended;
  private boolean draining;
  private boolean over;

  PublishStream(
      Publisher publisher,
      Tokens tokens,
      ServiceRequestContext ctx,
      ServerCallStreamObserver<PublishResponse> answers,
      Consumer<PublishStream> closed) {
    this.publisher = publisher;
    this.tokens = tokens;
    this.authorization = ctx.request().headers().get(HttpHeaderNames.AUTHORIZATION);
    this.loop = ctx.eventLoop();
    this.answers = answers;
    this.closed = closed;
    answers.disableAutoRequest();
    answers.setOnReadyHandler(this::more);
    answers.setOnCancelHandler(this::leave);
    loop.execute(this::more);
  }

  @Override
  public void onNext(PublishRequest request) {
    preparing = true;
    CompletableFuture<Caller> prepared = prepare(request);
    onLoop(prepared, () -> handOver(prepared, request));
  }

  @Override
  public void onError(Throwable cancelled) {
    leave();
  }

  @Override
  public void onCompleted() {
    ended = true;
    finish();
  }

  /** Reads no more, and ends once what was read is answered; the client goes elsewhere. */
  void drain() {
    loop.execute(
        () -> {
          draining = true;
          finish();
        });
  }

  private CompletableFuture<Caller> prepare(PublishRequest request) {
    try {
      EventLimit.check(request.getEventsCount());
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    // Asked anew for each request, so that a stream ends soon after its token is revoked.
    CompletableFuture<Caller> caller = tokens.publisher(authorization);
    return caller.thenCombine(publisher.ready(request.getEventsList()), (known, ready) -> known);
  }

  private void handOver(CompletableFuture<Caller> prepared, PublishRequest request) {
    preparing = false;
    if (over) {
      return;
    }
    if (prepared.isCompletedExceptionally()) {
      prepared.whenComplete((none, failure) -> close(FrontingService.status(failure)));
      return;
    }
    CompletableFuture<PublishResponse> response =
        publisher.publish(prepared.join(), request.getEventsList(), Map.of());
    waiting.add(response);
    asked = false;
    onLoop(response, this::answer);
    more();
  }

  private void answer() {
    while (!over && !waiting.isEmpty() && waiting.element().isDone()) {
      answers.onNext(waiting.remove().join());
    }
    more();
    finish();
  }

  private void more() {
    if (!asked && !ended && !draining && !over && waiting.size() < WINDOW && answers.isReady()) {
      asked = true;
      answers.request(1);
    }
  }

  private void finish() {
    if (over || preparing || !waiting.isEmpty()) {
      return;
    }
    if (ended) {
      leave();
      answers.onCompleted();
    } else if (draining) {
      close(Status.UNAVAILABLE.withDescription("fronting: stops (expected: another connection)"));
    }
  }

  private void close(Status status) {
    leave();
    answers.onError(status.asRuntimeException());
  }

  private void leave() {
    over = true;
    closed.accept(this);
  }

  private void onLoop(CompletableFuture<?> future, Runnable next) {
    if (future.isDone() && loop.inEventLoop()) {
      next.run();
    } else {
      future.whenComplete((value, failure) -> loop.execute(next));
    }
  }
}
