package io.asgard.firehose.sink;

import static io.asgard.firehose.sink.SampleEvents.TOPIC;
import static io.asgard.firehose.sink.SampleEvents.event;
import static io.asgard.firehose.sink.SampleEvents.events;
import static io.asgard.firehose.sink.SampleEvents.headerlessPoison;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.platform.records.Schemas;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonSinkTest {
  @Test
  void waitsForASchemaThatIsMissing() throws Exception {
    JsonTarget target =
        new JsonTarget() {
          @Override
          public List<Delivery> deliver(List<JsonEvent> batch) {
            throw new AssertionError("nothing could be decoded");
          }

          @Override
          public void close() {}
        };
    assertThat(new JsonSink(Schemas.of(), target).deliver(events(1)))
        .containsExactly(Delivery.retry("topic: driver-location (expected: in the registry)"));
  }

  @Test
  void poisonWithoutAHeaderLeavesItsNeighboursAlone() throws Exception {
    Arrivals target = new Arrivals();
    List<Delivery> deliveries =
        new JsonSink(SampleEvents.schemas(TOPIC), target)
            .deliver(List.of(event(1), headerlessPoison(2), event(3)));
    assertThat(deliveries)
        .extracting(Delivery::outcome)
        .containsExactly(Outcome.DONE, Outcome.REJECT, Outcome.DONE);
    assertThat(deliveries.get(1).detail())
        .startsWith("not a asgard.sample.DriverLocationKey and a asgard.sample.DriverLocation: ");
    assertThat(target.offsets).containsExactly(1L, 3L);
  }

  private static final class Arrivals implements JsonTarget {
    final List<Long> offsets = new ArrayList<>();

    @Override
    public List<Delivery> deliver(List<JsonEvent> batch) {
      batch.forEach(arrived -> offsets.add(arrived.event().offset()));
      return Collections.nCopies(batch.size(), Delivery.done());
    }

    @Override
    public void close() {}
  }
}
