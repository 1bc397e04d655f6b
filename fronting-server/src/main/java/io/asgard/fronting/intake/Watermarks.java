package io.asgard.fronting.intake;

import com.google.protobuf.Timestamp;
import io.asgard.contracts.v1.AdvanceWatermarkRequest;
import io.asgard.contracts.v1.AdvanceWatermarkResponse;
import io.asgard.platform.service.Caller;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** What both protocols do with an AdvanceWatermarkRequest. */
final class Watermarks {
  private Watermarks() {}

  /**
   * Advances the watermark.
   *
   * @throws IllegalArgumentException if the request says no time, or one that no event may have
   */
  static CompletableFuture<AdvanceWatermarkResponse> advance(
      Gate gate, Caller caller, AdvanceWatermarkRequest request) {
    if (!request.hasTime()) {
      throw new IllegalArgumentException(
          "time: missing (expected: a time, e.g. of the last event)");
    }
    return gate.advanceWatermark(caller, request.getTopic(), time(request))
        .thenApply(
            partitions -> AdvanceWatermarkResponse.newBuilder().setPartitions(partitions).build());
  }

  private static Instant time(AdvanceWatermarkRequest request) {
    Timestamp time = request.getTime();
    try {
      return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "time: " + time.getSeconds() + " seconds (expected: of a time)", e);
    }
  }
}
