package io.asgard.fronting;

import io.asgard.contracts.v1.PublishResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The answers of a stream, and how it ended. */
final class Collected implements StreamObserver<PublishResponse> {
  private final List<PublishResponse> responses = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Status.Code> end = new CompletableFuture<>();

  List<PublishResponse> responses() {
    return responses;
  }

  boolean ended() {
    return end.isDone();
  }

  Status.Code join() throws Exception {
    return end.get(30, TimeUnit.SECONDS);
  }

  @Override
  public void onNext(PublishResponse response) {
    responses.add(response);
  }

  @Override
  public void onError(Throwable failure) {
    end.complete(Status.fromThrowable(failure).getCode());
  }

  @Override
  public void onCompleted() {
    end.complete(Status.Code.OK);
  }
}
