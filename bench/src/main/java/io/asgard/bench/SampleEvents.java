package io.asgard.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.sample.Point;
import io.asgard.contracts.sample.VehicleType;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.platform.records.EventHeaders;
import java.time.Instant;
import java.util.UUID;

/**
 * Events of 200 bytes, key and message together, of 5,000 drivers, with an id as producers make.
 */
final class SampleEvents {
  static final String TOPIC = "driver-location";
  static final int BYTES = 200;
  private static final int DRIVERS = 5_000;

  private SampleEvents() {}

  static Event event(int number) {
    String driver = "driver-%06d".formatted(number % DRIVERS);
    ByteString key = DriverLocationKey.newBuilder().setDriverId(driver).build().toByteString();
    DriverLocation.Builder location =
        DriverLocation.newBuilder()
            .setDriverId(driver)
            .setEventTimestamp(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()))
            .setLocation(Point.newBuilder().setLatitude(-6.1935).setLongitude(106.8230))
            .setVehicleType(VehicleType.BIKE)
            .setSpeedMetersPerSecond(7.5f)
            .setTripId("t");
    int missing = BYTES - key.size() - location.build().getSerializedSize();
    location.setTripId("t".repeat(1 + missing));
    return Event.newBuilder()
        .setTopic(TOPIC)
        .setId(id(number))
        .setKey(key)
        .setMessage(location.build().toByteString())
        .build();
  }

  /** A UUIDv7. */
  private static ByteString id(int number) {
    return EventHeaders.bytes(
        new UUID(System.currentTimeMillis() << 16 | 0x7000, 1L << 63 | number));
  }

  static PublishRequest request(int number, int events) {
    PublishRequest.Builder request = PublishRequest.newBuilder();
    for (int i = 0; i < events; i++) {
      request.addEvents(event(number * events + i));
    }
    return request.build();
  }
}
