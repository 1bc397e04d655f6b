package io.asgard.firehose.sink.grpc;

import static io.asgard.firehose.sink.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.test.Taken;
import io.grpc.Status;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamCallsIT extends GrpcContract {
  @Override
  Map<String, String> mode() {
    return Map.of("method", Service.NAME + "/TakeAll", "stream", "true");
  }

  @Test
  void triesAgainWhatHasNoAnswerWhenTheCallFails() throws Exception {
    service.answers(
        location ->
            location.getDriverId().equals("driver-2")
                ? Status.INVALID_ARGUMENT.withDescription("no")
                : Taken.getDefaultInstance());
    assertThat(sink().deliver(events(4)))
        .extracting(Delivery::outcome)
        .containsExactly(Outcome.DONE, Outcome.DONE, Outcome.RETRY, Outcome.RETRY);
    assertThat(service.metadata()).hasSize(1);
  }

  @Test
  void refusesMetadataThatDiffersFromEventToEvent() {
    assertThatThrownBy(() -> sinks(Map.of("metadata.a", "{{offset}}")))
        .hasMessage(
            "firehose.sink.grpc.metadata: {{expressions}} (expected: none, with stream: true)");
  }
}
