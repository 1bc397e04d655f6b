package io.asgard.firehose.sink.grpc;

import static io.asgard.firehose.sink.SampleEvents.event;
import static io.asgard.firehose.sink.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.test.Taken;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnaryCallsIT extends GrpcContract {
  @Override
  Map<String, String> mode() {
    // One at a time: else they arrive in any order but each key's.
    return Map.of("method", Service.NAME + "/Take", "calls", "1");
  }

  @Test
  void fillsMetadata() throws Exception {
    GrpcSinks sinks = sinks(Map.of("metadata.driver", "d {{message.driver_id}}"));
    assertThat(sinks.open().deliver(List.of(event(1), event(2, "ü"))))
        .extracting(Delivery::outcome)
        .containsExactly(Outcome.DONE, Outcome.BAD_EVENT);
    Metadata.Key<String> key = Metadata.Key.of("driver", Metadata.ASCII_STRING_MARSHALLER);
    assertThat(service.metadata()).extracting(each -> each.get(key)).containsExactly("d driver-1");
    sinks.close();
  }

  @Test
  void rejectsWhatTheServiceDoesNotTake() throws Exception {
    service.answers(
        location ->
            location.getDriverId().equals("driver-1")
                ? Status.INVALID_ARGUMENT.withDescription("no")
                : Taken.getDefaultInstance());
    assertThat(sink().deliver(events(3)))
        .containsExactly(Delivery.done(), Delivery.reject("INVALID_ARGUMENT: no"), Delivery.done());
  }

  @Test
  void keepsTheOrderOfAKeyAmongManyCalls() throws Exception {
    GrpcSinks sinks = sinks(Map.of("calls", "50"));
    service.answers(
        location ->
            location.getDriverId().equals("a") ? Status.ABORTED : Taken.getDefaultInstance());
    assertThat(sinks.open().deliver(List.of(event(1, "a"), event(2, "b"), event(3, "a"))))
        .extracting(Delivery::outcome)
        .containsExactly(Outcome.RETRY, Outcome.DONE, Outcome.LATER);
    sinks.close();
  }
}
