package io.asgard.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.asgard.conformance.Case.Events;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event as the runner is to publish it. */
record Published(String topic, ByteString key, ByteString message) {
  /** The events that the table's entry stands for; every message is another one. */
  static List<Published> of(Events entry, String defaultTopic, String prefix) {
    String topic = entry.topic() == null ? defaultTopic : entry.topic();
    List<Published> events = new ArrayList<>();
    for (int i = 0; i < Math.max(entry.count(), 1); i++) {
      String name = entry.driver() == null ? "d" : entry.driver();
      String driver = prefix + name + (entry.keys() > 1 ? "-" + i % entry.keys() : "");
      ByteString key = DriverLocationKey.newBuilder().setDriverId(driver).build().toByteString();
      events.add(
          new Published(
              topic, hex(entry.keyHex(), key), hex(entry.messageHex(), message(entry, driver, i))));
    }
    return events;
  }

  private static ByteString message(Events entry, String driver, int number) {
    Instant time = Instant.now().minus(Duration.ofHours(entry.ageHours()));
    DriverLocation.Builder location =
        DriverLocation.newBuilder()
            .setDriverId(driver)
            .setTripId(String.valueOf(number))
            .setEventTimestamp(
                Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()));
    int missing = entry.bytes() - location.build().getSerializedSize();
    return location.setRouteId("r".repeat(Math.max(missing, 0))).build().toByteString();
  }

  private static ByteString hex(@Nullable String hex, ByteString otherwise) {
    return hex == null ? otherwise : ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }
}
