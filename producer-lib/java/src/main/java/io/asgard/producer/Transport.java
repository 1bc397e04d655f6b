package io.asgard.producer;

import io.asgard.contracts.v1.AdvanceWatermarkRequest;
import io.asgard.contracts.v1.AdvanceWatermarkResponse;
import io.asgard.contracts.v1.PublishResponse;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The way to the fronting servers. A request that fails as a whole completes exceptionally; it may
 * have been stored all the same.
 */
interface Transport extends AutoCloseable {
  /**
   * Sends a batch; those of one lane go to one server as long as it answers.
   *
   * @param within which somebody waits for the answer
   */
  CompletionStage<PublishResponse> publish(Batch batch, Duration within);

  CompletionStage<AdvanceWatermarkResponse> advanceWatermark(AdvanceWatermarkRequest request);

  @Override
  void close();
}
