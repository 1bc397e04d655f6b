package io.asgard.producer.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.producer.Producer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExampleTest {
  @Test
  void publishesInSpiteOfAQuota() {
    try (TestFronting fronting =
            TestFronting.start(
                TestTopic.of(
                    "driver-location",
                    DriverLocationKey.getDefaultInstance(),
                    DriverLocation.getDefaultInstance(),
                    "event_timestamp"));
        Producer producer =
            Producer.builder().fronting(fronting.address()).token(() -> "any").build()) {
      fronting.next(Trouble.quota(Duration.ofMillis(100)));
      var key = DriverLocationKey.newBuilder().setDriverId("driver-1").build();
      var now = Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond());
      var location = DriverLocation.newBuilder().setEventTimestamp(now).build();
      producer.publish("driver-location", key, location).join();

      PublishedEvent event = fronting.published("driver-location").get(0);
      assertThat(event.key(DriverLocationKey.parser())).isEqualTo(key);
      assertThat(event.message(DriverLocation.parser())).isEqualTo(location);
    }
  }
}
