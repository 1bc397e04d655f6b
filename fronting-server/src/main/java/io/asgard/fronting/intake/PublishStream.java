package io.asgard.fronting.intake;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.platform.service.Caller;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A conversation by gRPC. */
final class PublishStream implements StreamObserver<PublishRequest>, Conversation.Client {
  private final ServiceRequestContext ctx;
  private final ServerCallStreamObserver<PublishResponse> answers;
  private final IntakeMetrics metrics;
  private final Conversation conversation;

  PublishStream(
      ServiceRequestContext ctx,
      ServerCallStreamObserver<PublishResponse> answers,
      IntakeMetrics metrics,
      Conversations conversations) {
    this.ctx = ctx;
    this.answers = answers;
    this.metrics = metrics;
    answers.disableAutoRequest();
    conversation =
        conversations.open(
            ctx.request().headers().get(HttpHeaderNames.AUTHORIZATION),
            ctx.eventLoop().withoutContext(),
            this);
    answers.setOnReadyHandler(conversation::more);
    answers.setOnCancelHandler(conversation::leave);
  }

  @Override
  public void onNext(PublishRequest request) {
    Receiving.complete(ctx);
    metrics.request(Protocol.STREAM);
    conversation.receive(new Message(request));
  }

  @Override
  public void onError(Throwable cancelled) {
    conversation.leave();
  }

  @Override
  public void onCompleted() {
    conversation.clientEnds();
  }

  @Override
  public boolean isReady() {
    return answers.isReady();
  }

  @Override
  public void ask() {
    answers.request(1);
  }

  @Override
  public void answer(Conversation.Request request, Events events, PublishResponse response) {
    answers.onNext(response);
  }

  @Override
  public void cut() {
    metrics.refused(Protocol.STREAM, Failure.Reason.SLOW);
    ctx.cancel();
  }

  @Override
  public void end(@Nullable Throwable why) {
    if (why == null) {
      answers.onCompleted();
    } else {
      answers.onError(FrontingService.exception(metrics.failed(Protocol.STREAM, why), why));
    }
  }

  private record Message(PublishRequest request) implements Conversation.Request {
    @Override
    public int size() {
      return request.getSerializedSize();
    }

    @Override
    public CompletableFuture<Events> read(Caller caller) {
      try {
        return CompletableFuture.completedFuture(Events.of(request));
      } catch (IllegalArgumentException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
  }
}
