package io.asgard.firehose.sink;

import com.google.protobuf.util.Timestamps;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.sample.VehicleType;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.platform.records.EventHeaders;
import io.asgard.platform.records.TopicType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Events of the sample domain, as Kafka hands them out. */
public final class SampleEvents {
  public static final String TOPIC = "driver-location";
  public static final EventType TYPE = EventType.protobuf(schema(TOPIC));

  private SampleEvents() {}

  public static TopicType schema(String topic) {
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

  /** Events of distinct keys, their offsets from 0. */
  public static List<Event> events(int count) {
    return LongStream.range(0, count).mapToObj(SampleEvents::event).toList();
  }

  public static Event event(long offset) {
    return event(offset, "driver-" + offset);
  }

  public static Event event(long offset, String driver) {
    return Event.of(record(TOPIC, 0, offset, key(driver), message(driver), meta(offset)), TYPE);
  }

  /** An event whose message is none. */
  public static Event poison(long offset) {
    byte[] text = "not protobuf".getBytes(StandardCharsets.UTF_8);
    return Event.of(record(TOPIC, 0, offset, key("poison"), text, meta(offset)), TYPE);
  }

  /**
   * The same from a producer that sets no header, so that its time is in the message or nowhere.
   */
  public static Event headerlessPoison(long offset) {
    byte[] text = "not protobuf".getBytes(StandardCharsets.UTF_8);
    return Event.of(record(TOPIC, 0, offset, key("poison"), text, null), TYPE);
  }

  public static byte[] key(String driver) {
    return DriverLocationKey.newBuilder().setDriverId(driver).build().toByteArray();
  }

  public static byte[] message(String driver) {
    return DriverLocation.newBuilder()
        .setDriverId(driver)
        .setEventTimestamp(Timestamps.fromMillis(1_700_000_000_000L))
        .setVehicleType(VehicleType.BIKE)
        .build()
        .toByteArray();
  }

  public static EventMeta meta(long number) {
    return EventMeta.newBuilder()
        .setId(EventHeaders.bytes(new UUID(0, number)))
        .setEventTimeMs(1_700_000_000_123L)
        .build();
  }

  public static ConsumerRecord<byte @Nullable [], byte @Nullable []> record(
      String topic,
      int partition,
      long offset,
      byte @Nullable [] key,
      byte @Nullable [] value,
      @Nullable EventMeta meta) {
    RecordHeaders headers = new RecordHeaders();
    if (meta != null) {
      headers.add(EventHeaders.NAME, meta.toByteArray());
    }
    return new ConsumerRecord<>(
        topic,
        partition,
        offset,
        1_700_000_001_000L,
        TimestampType.CREATE_TIME,
        0,
        0,
        key,
        value,
        headers,
        Optional.empty());
  }
}
