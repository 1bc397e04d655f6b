package io.asgard.firehose.sink;

import static io.asgard.firehose.sink.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.platform.records.Schemas;
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
}
