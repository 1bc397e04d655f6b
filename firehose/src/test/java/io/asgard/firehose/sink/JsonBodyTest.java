package io.asgard.firehose.sink;

import static io.asgard.firehose.sink.SampleEvents.TOPIC;
import static io.asgard.firehose.sink.SampleEvents.TYPE;
import static io.asgard.firehose.sink.SampleEvents.event;
import static io.asgard.firehose.sink.SampleEvents.key;
import static io.asgard.firehose.sink.SampleEvents.message;
import static io.asgard.firehose.sink.SampleEvents.meta;
import static io.asgard.firehose.sink.SampleEvents.poison;
import static io.asgard.firehose.sink.SampleEvents.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.v1.EventMeta;
import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonBodyTest {
  private static final String MESSAGE =
      "{\"driverId\":\"d\",\"eventTimestamp\":\"2023-11-14T22:13:20Z\",\"vehicleType\":\"BIKE\"}";

  private final JsonBody body = new JsonBody(Map.of());

  @Test
  void saysWhereTheEventIsAndWhatItSays() {
    assertThat(json(event(7, "d")))
        .isEqualTo(
            "{\"topic\":\"driver-location\",\"partition\":0,\"offset\":7,"
                + "\"id\":\"00000000-0000-0000-0000-000000000007\","
                + "\"eventTime\":\"2023-11-14T22:13:20.123Z\","
                + "\"key\":{\"driverId\":\"d\"},\"message\":"
                + MESSAGE
                + "}");
  }

  @Test
  void readsTheTimeFromAMessageWithoutHeader() {
    Event event = Event.of(record(TOPIC, 0, 7, key("d"), message("d"), null), TYPE);
    assertThat(json(event))
        .isEqualTo(
            "{\"topic\":\"driver-location\",\"partition\":0,\"offset\":7,"
                + "\"eventTime\":\"2023-11-14T22:13:20Z\","
                + "\"key\":{\"driverId\":\"d\"},\"message\":"
                + MESSAGE
                + "}");
  }

  @Test
  void showsADeletionAsNull() {
    Event event = Event.of(record(TOPIC, 0, 7, key("d"), null, null), TYPE);
    assertThat(json(event)).endsWith("\"key\":{\"driverId\":\"d\"},\"message\":null}");
  }

  @Test
  void refusesBytesThatAreNoMessage() {
    assertThatThrownBy(() -> json(poison(1)))
        .isInstanceOf(BadEventException.class)
        .hasMessageStartingWith(
            "not a asgard.sample.DriverLocationKey and a asgard.sample.DriverLocation: ");
  }

  @Test
  void tellsTimesOfAnyYear() {
    for (String time : new String[] {"-0044-03-15T12:00:00Z", "+12026-03-15T12:00:00.007Z"}) {
      EventMeta meta =
          meta(7).toBuilder().setEventTimeMs(Instant.parse(time).toEpochMilli()).build();
      Event event = Event.of(record(TOPIC, 0, 7, key("d"), null, meta), TYPE);
      assertThat(json(event)).contains("\"eventTime\":\"" + time + "\"");
    }
  }

  @Test
  void handsJsonOnAsItIsOnOneLine() {
    assertThat(json(TestTypes.json("k-1", "{ \"a\" : [1.50,\n 2e3, \"x \\\" \\n ü\"] }")))
        .endsWith(",\"key\":\"k-1\",\"message\":{\"a\":[1.50,2e3,\"x \\\" \\n ü\"]}}");
    assertThat(json(TestTypes.json("{\"id\": 7}", "null")))
        .endsWith(",\"key\":{\"id\":7},\"message\":null}");
  }

  @Test
  void refusesWhatIsNotJson() {
    for (String wrong : new String[] {"", "{", "{} {}", "{\"a\":01}"}) {
      assertThatThrownBy(() -> json(TestTypes.json("k", wrong)))
          .isInstanceOf(BadEventException.class)
          .hasMessageStartingWith("not JSON: ");
    }
  }

  @Test
  void handsBytesOnAsBase64() {
    Event event = TestTypes.of(TestTypes.BYTES, new byte[] {1}, new byte[] {2, 3});
    assertThat(json(event)).endsWith(",\"key\":\"AQ==\",\"message\":\"AgM=\"}");
  }

  @Test
  void writesTheFieldsThatAreConfigured() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("driver \"id\"", "message.driver_id");
    fields.put("at", "message.event_timestamp");
    fields.put("where", "message.location");
    fields.put("speed", "double(message.speed_meters_per_second) * 3.6");
    fields.put("kind", "message.vehicle_type");
    fields.put("place", "[partition, offset]");
    JsonBody some = new JsonBody(fields);
    some.check(TYPE);
    assertThat(new String(some.of(event(7, "<d>")), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"driver \\\"id\\\"\":\"\\u003cd\\u003e\",\"at\":\"2023-11-14T22:13:20Z\","
                + "\"where\":null,\"speed\":0.0,\"kind\":\"BIKE\",\"place\":[0,7]}");
  }

  @Test
  void namesTheFieldThatIsWrong() {
    assertThatThrownBy(() -> new JsonBody(Map.of("a", "message.none")).check(TYPE))
        .hasMessageStartingWith("firehose.fields.a: message.none (expected: a CEL expression");
  }

  private String json(Event event) {
    return new String(body.of(event), StandardCharsets.UTF_8);
  }
}
