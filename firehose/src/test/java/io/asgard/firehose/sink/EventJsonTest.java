package io.asgard.firehose.sink;

import static io.asgard.firehose.sink.SampleEvents.TOPIC;
import static io.asgard.firehose.sink.SampleEvents.event;
import static io.asgard.firehose.sink.SampleEvents.key;
import static io.asgard.firehose.sink.SampleEvents.message;
import static io.asgard.firehose.sink.SampleEvents.poison;
import static io.asgard.firehose.sink.SampleEvents.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.platform.records.TopicType;
import org.junit.jupiter.api.Test;

class EventJsonTest {
  private static final TopicType TYPE = SampleEvents.schemas(TOPIC).get(TOPIC);
  private static final String MESSAGE =
      "{\"driverId\":\"d\",\"eventTimestamp\":\"2023-11-14T22:13:20Z\",\"vehicleType\":\"BIKE\"}";

  private final EventJson json = new EventJson();

  @Test
  void saysWhereTheEventIsAndWhatItSays() throws Exception {
    assertThat(json.of(event(7, "d"), TYPE))
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
    assertThat(json.of(event, TYPE))
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
    assertThat(json.of(event, TYPE)).endsWith("\"key\":{\"driverId\":\"d\"},\"message\":null}");
  }

  @Test
  void refusesBytesThatAreNoMessage() {
    assertThatThrownBy(() -> json.of(poison(1), TYPE))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }
}
