package io.asgard.firehose.api;

import io.asgard.firehose.delivery.Counts;
import io.asgard.firehose.delivery.DeliveryMetrics;
import io.asgard.firehose.delivery.Firehose;
import io.asgard.firehose.delivery.PartitionLag;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class FirehoseController {
  private final Firehose firehose;
  private final DeliveryMetrics metrics;

  FirehoseController(Firehose firehose, DeliveryMetrics metrics) {
    this.firehose = firehose;
    this.metrics = metrics;
  }

  /**
   * What {@code GET /v1/firehose} answers.
   *
   * @param trouble why events do not flow; empty when they do
   * @param pending events that were polled and have no outcome yet
   * @param lag events to go, over this instance's partitions
   */
  record State(
      String trouble, int pending, long lag, Counts counts, List<PartitionLag> partitions) {}

  @GetMapping("/v1/firehose")
  State state(Caller caller) {
    caller.requireAny(Role.VIEWER);
    List<PartitionLag> partitions = firehose.lag();
    return new State(
        firehose.trouble().orElse(""),
        firehose.pending(),
        partitions.stream().mapToLong(PartitionLag::lag).sum(),
        metrics.counts(),
        partitions);
  }
}
