package io.asgard.firehose.sink;

import com.google.protobuf.Message;
import com.google.protobuf.util.Timestamps;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.test.EveryKind;
import io.asgard.platform.records.TopicType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Events of types of the tests' own. */
public final class TestTypes {
  public static final EventType EVERY_KIND =
      EventType.protobuf(
          new TopicType(
              "every-kind",
              "team",
              DriverLocationKey.getDescriptor(),
              EveryKind.getDescriptor(),
              EveryKind.EVENT_TIMESTAMP_FIELD_NUMBER,
              Duration.ofDays(7),
              Duration.ofHours(1),
              1));
  public static final EventType JSON = EventType.json("json");
  public static final EventType BYTES = EventType.bytes("bytes");

  private TestTypes() {}

  /** An event with that message, of key k. */
  public static Event event(Message message) {
    return of(EVERY_KIND, SampleEvents.key("k"), message.toByteArray());
  }

  /** An event with that time and nothing else. */
  public static Event at(long millis) {
    return event(EveryKind.newBuilder().setEventTimestamp(Timestamps.fromMillis(millis)).build());
  }

  public static Event json(String key, String message) {
    return of(JSON, key.getBytes(StandardCharsets.UTF_8), message.getBytes(StandardCharsets.UTF_8));
  }

  public static Event of(EventType type, byte[] key, byte[] message) {
    return Event.of(SampleEvents.record(type.topic(), 3, 42, key, message, null), type);
  }
}
