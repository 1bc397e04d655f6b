package io.asgard.firehose.sink;

import static io.asgard.firehose.sink.SampleEvents.TOPIC;
import static io.asgard.firehose.sink.SampleEvents.event;
import static io.asgard.firehose.sink.SampleEvents.key;
import static io.asgard.firehose.sink.SampleEvents.message;
import static io.asgard.firehose.sink.SampleEvents.meta;
import static io.asgard.firehose.sink.SampleEvents.poison;
import static io.asgard.firehose.sink.SampleEvents.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.firehose.json.JsonBytes;
import io.asgard.platform.records.TopicType;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventJsonTest {
  private static final TopicType TYPE = SampleEvents.schemas(TOPIC).get(TOPIC);
  private static final String MESSAGE =
      "{\"driverId\":\"d\",\"eventTimestamp\":\"2023-11-14T22:13:20Z\",\"vehicleType\":\"BIKE\"}";

  private final EventJson json = new EventJson();

  @Test
  void saysWhereTheEventIsAndWhatItSays() throws Exception {
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
  void readsTheTimeFromAMessageWithoutHeader() throws Exception {
    Event event = Event.of(record(TOPIC, 0, 7, key("d"), message("d"), null));
    assertThat(json(event))
        .isEqualTo(
            "{\"topic\":\"driver-location\",\"partition\":0,\"offset\":7,"
                + "\"eventTime\":\"2023-11-14T22:13:20Z\","
                + "\"key\":{\"driverId\":\"d\"},\"message\":"
                + MESSAGE
                + "}");
  }

  @Test
  void showsADeletionAsNull() throws Exception {
    Event event = Event.of(record(TOPIC, 0, 7, key("d"), null, null));
    assertThat(json(event)).endsWith("\"key\":{\"driverId\":\"d\"},\"message\":null}");
  }

  @Test
  void refusesBytesThatAreNoMessage() {
    assertThatThrownBy(() -> json(poison(1))).isInstanceOf(InvalidProtocolBufferException.class);
  }

  @Test
  void tellsTimesOfAnyYear() throws Exception {
    for (String time : new String[] {"-0044-03-15T12:00:00Z", "+12026-03-15T12:00:00.007Z"}) {
      EventMeta meta =
          meta(7).toBuilder().setEventTimeMs(Instant.parse(time).toEpochMilli()).build();
      Event event = Event.of(record(TOPIC, 0, 7, key("d"), null, meta));
      assertThat(json(event)).contains("\"eventTime\":\"" + time + "\"");
    }
  }

  private String json(Event event) throws InvalidProtocolBufferException {
    JsonBytes out = new JsonBytes(1);
    json.write(event, TYPE, out);
    return out.toString();
  }
}
