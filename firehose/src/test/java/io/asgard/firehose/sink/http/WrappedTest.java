package io.asgard.firehose.sink.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Timestamps;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.Point;
import io.asgard.contracts.sample.VehicleType;
import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.sink.Prepared;
import io.asgard.firehose.sink.SampleEvents;
import io.asgard.firehose.sink.TestTypes;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is expected was written by the successors' own libraries, Gson and json-simple. */
class WrappedTest {
  @Test
  void protobufIsWrappedAsTheirsByteForByte() {
    Event event =
        TestTypes.of(TestTypes.BYTES, new byte[] {1, 2}, new byte[] {3, 4, 5, (byte) 255});
    assertThat(text(new WrappedBytes().of(event)))
        .isEqualTo(
            "{\"topic\":\"bytes\",\"log_key\":\"AQI\\u003d\",\"log_message\":\"AwQF/w\\u003d\\u003d\"}");
  }

  @Test
  void aBatchIsAnArrayAsAJavaListPrintsIt() {
    Event event = TestTypes.of(TestTypes.BYTES, new byte[0], new byte[0]);
    byte[] one = new WrappedBytes().of(event);
    Prepared<byte[]> prepared = new Prepared<>(event, one);
    assertThat(text(Bodies.joined(List.of(prepared, prepared), HttpSettings.Body.WRAPPED)))
        .isEqualTo("[" + text(one) + ", " + text(one) + "]");
  }

  @Test
  void jsonIsWrappedAsTheirsByteForByte() throws ParseException {
    DriverLocation message =
        DriverLocation.newBuilder()
            .setDriverId("a/<b>='\"é")
            .setEventTimestamp(Timestamps.parse("2017-03-20T10:54:00Z"))
            .setSpeedMetersPerSecond(1.5f)
            .setVehicleType(VehicleType.BIKE)
            .setLocation(Point.newBuilder().setLatitude(-6.2).setLongitude(106))
            .build();
    Event event =
        Event.of(
            SampleEvents.record(
                SampleEvents.TOPIC, 0, 1, SampleEvents.key("k"), message.toByteArray(), null),
            SampleEvents.TYPE);
    assertThat(text(new WrappedJson().of(event)))
        .isEqualTo(
            "{\"logMessage\":\"{\\\"driverId\\\":\\\"a\\/\\\\u003cb\\\\u003e\\\\u003d\\\\u0027\\\\\\\"é\\\","
                + "\\\"speedMetersPerSecond\\\":1.5,"
                + "\\\"location\\\":{\\\"latitude\\\":-6.2,"
                + "\\\"longitude\\\":106.0},"
                + "\\\"vehicleType\\\":\\\"BIKE\\\","
                + "\\\"eventTimestamp\\\":\\\"Mar 20,"
                + " 2017 10:54:00 AM\\\"}\","
                + "\"topic\":\"driver-location\","
                + "\"logKey\":\"{\\\"driverId\\\":\\\"k\\\"}\"}");
  }

  @Test
  void rejectsWhatDoesNotDecode() {
    assertThatThrownBy(() -> new WrappedJson().of(SampleEvents.poison(1)))
        .isInstanceOf(BadEventException.class)
        .hasMessageStartingWith("not a asgard.sample.DriverLocation");
    assertThatThrownBy(() -> new WrappedJson().check(TestTypes.JSON))
        .hasMessageContaining("WRAPPED_JSON (expected: with format PROTOBUF");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
