package io.asgard.producer;

import com.google.protobuf.Timestamp;
import io.asgard.contracts.v1.AdvanceWatermarkRequest;
import io.asgard.contracts.v1.AdvanceWatermarkResponse;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Tells that nothing older follows, again and again until it is heard or the time is over. */
final class Watermarks {
  private static final long PAUSE_MILLIS = 200;

  private final Transport transport;
  private final Counters counters;
  private final Duration within;
  private final BooleanSupplier ended;

  Watermarks(Transport transport, Counters counters, Duration within, BooleanSupplier ended) {
    this.transport = transport;
    this.counters = counters;
    this.within = within;
    this.ended = ended;
  }

  CompletableFuture<Integer> advance(String topic, Instant time) {
    Timestamp timestamp =
        Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()).build();
    AdvanceWatermarkRequest request =
        AdvanceWatermarkRequest.newBuilder().setTopic(topic).setTime(timestamp).build();
    return advance(request, new Patience(), System.nanoTime() + within.toNanos());
  }

  private CompletableFuture<Integer> advance(
      AdvanceWatermarkRequest request, Patience patience, long deadline) {
    long onDisk = counters.onDisk();
    if (onDisk > 0) {
      // They are older than the watermark, and a server must have them first.
      return over(deadline)
          ? CompletableFuture.failedFuture(
              new TimeoutException("spool: " + onDisk + " events (expected: none)"))
          : later(request, patience, deadline);
    }
    // Off the transport's thread, on which the answers come that what hangs on this may wait for.
    return transport
        .advanceWatermark(request)
        .toCompletableFuture()
        .thenApplyAsync(AdvanceWatermarkResponse::getPartitions)
        .exceptionallyComposeAsync(
            failure ->
                isFinal(Status.fromThrowable(failure), patience) || over(deadline)
                    ? CompletableFuture.failedFuture(failure)
                    : later(request, patience, deadline));
  }

  private CompletableFuture<Integer> later(
      AdvanceWatermarkRequest request, Patience patience, long deadline) {
    return CompletableFuture.runAsync(
            () -> {}, CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS))
        .thenCompose(waited -> advance(request, patience, deadline));
  }

  private static boolean isFinal(Status status, Patience patience) {
    boolean refused = status.getCode() == Status.Code.UNAUTHENTICATED;
    return patience.over(refused, System.nanoTime()) || !Reply.retriable(status);
  }

  private boolean over(long deadline) {
    return ended.getAsBoolean() || System.nanoTime() - deadline > 0;
  }
}
