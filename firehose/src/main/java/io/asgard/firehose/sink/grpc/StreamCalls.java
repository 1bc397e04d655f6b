package io.asgard.firehose.sink.grpc;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Prepared;
import io.asgard.firehose.sink.Target;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Makes one call of a batch, to which the service answers event by event, in their order. What has
 * no answer when the call ends is tried again.
 */
final class StreamCalls implements Target<Call> {
  private final Channel channel;
  private final MethodDescriptor<byte[], byte[]> method;
  private final Judgement judgement;
  private final Duration timeout;

  StreamCalls(
      Channel channel,
      MethodDescriptor<byte[], byte[]> method,
      Judgement judgement,
      Duration timeout) {
    this.channel = channel;
    this.method = method;
    this.judgement = judgement;
    this.timeout = timeout;
  }

  @Override
  public List<Delivery> deliver(List<Prepared<Call>> batch) throws InterruptedException {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
    ClientCall<byte[], byte[]> call = channel.newCall(method, options);
    Answers answers = new Answers();
    call.start(answers, batch.get(0).content().metadata());
    call.request(batch.size() + 1);
    batch.forEach(event -> call.sendMessage(event.content().message()));
    call.halfClose();
    try {
      return answers.of(batch.size());
    } finally {
      call.cancel("done", null);
    }
  }

  @Override
  public void close() {}

  /** What the service says; by gRPC's threads, one after the other. */
  private final class Answers extends ClientCall.Listener<byte[]> {
    private final List<Delivery> given = new ArrayList<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();

    @Override
    public void onMessage(byte[] message) {
      given.add(judgement.of(message));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(status);
    }

    List<Delivery> of(int events) throws InterruptedException {
      Status status;
      try {
        status = end.get(); // Its deadline ends it.
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause()); // It never fails.
      }
      List<Delivery> all = new ArrayList<>(given.subList(0, Math.min(events, given.size())));
      while (all.size() < events) {
        all.add(unanswered(status, given.isEmpty()));
      }
      return all;
    }

    /** A refusal is about the event that the service was at; of the others nothing is known. */
    private Delivery unanswered(Status status, boolean nothing) {
      if (status.isOk()) {
        return Delivery.retry("no answer for the event (expected: one for each)");
      }
      Delivery judged = judgement.of(status);
      return switch (judged.outcome()) {
        case REJECT, BAD_EVENT -> Delivery.retry(judged.detail());
        case LATER -> nothing ? judged : Delivery.retry(judged.detail());
        case RETRY, DONE -> judged;
      };
    }
  }
}
