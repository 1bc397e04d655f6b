package io.asgard.fronting.publish;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.v1.Event;
import io.asgard.platform.records.Schemas;
import io.asgard.platform.records.TopicType;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** A topic, its events, and who may publish them. */
final class Fixture {
  static final String TOPIC = "driver-location";
  static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");
  static final Caller PUBLISHER = new Caller("t-1", "app", "transport", Set.of(Role.PUBLISHER));
  static final String OTHER = "vehicle-location";
  static final TopicType TYPE = type(TOPIC);
  static final Schemas SCHEMAS = Schemas.of(TYPE, type(OTHER));

  private Fixture() {}

  private static TopicType type(String topic) {
    return new TopicType(
        topic,
        "transport",
        DriverLocationKey.getDescriptor(),
        DriverLocation.getDescriptor(),
        DriverLocation.EVENT_TIMESTAMP_FIELD_NUMBER,
        Duration.ofDays(7),
        Duration.ofHours(1),
        1);
  }

  static Event event(String driver) {
    return event(driver, NOW).build();
  }

  static Event.Builder event(String driver, Instant time) {
    return Event.newBuilder()
        .setTopic(TOPIC)
        .setKey(bytes(DriverLocationKey.newBuilder().setDriverId(driver)))
        .setMessage(
            bytes(
                DriverLocation.newBuilder()
                    .setDriverId(driver)
                    .setEventTimestamp(
                        Timestamp.newBuilder()
                            .setSeconds(time.getEpochSecond())
                            .setNanos(time.getNano()))));
  }

  private static ByteString bytes(Message.Builder message) {
    return message.build().toByteString();
  }
}
