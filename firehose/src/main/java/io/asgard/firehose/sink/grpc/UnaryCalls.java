package io.asgard.firehose.sink.grpc;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.OneByOne;
import io.asgard.firehose.sink.Prepared;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes a call of each event. */
final class UnaryCalls implements OneByOne.Sender<Call> {
  private final Channel channel;
  private final MethodDescriptor<byte[], byte[]> method;
  private final Judgement judgement;
  private final Duration timeout;

  UnaryCalls(
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
  public CompletableFuture<Delivery> send(Prepared<Call> event) {
    CompletableFuture<Delivery> delivery = new CompletableFuture<>();
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
    ClientCall<byte[], byte[]> call = channel.newCall(method, options);
    call.start(
        new ClientCall.Listener<>() {
          private byte @Nullable [] answer;

          @Override
          public void onMessage(byte[] message) {
            answer = message;
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            delivery.complete(
                status.isOk() && answer != null ? judgement.of(answer) : judgement.of(status));
          }
        },
        event.content().metadata());
    call.request(2); // The answer, and that there is no other.
    call.sendMessage(event.content().message());
    call.halfClose();
    return delivery;
  }
}
