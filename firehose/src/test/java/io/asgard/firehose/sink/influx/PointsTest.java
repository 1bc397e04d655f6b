package io.asgard.firehose.sink.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Timestamps;
import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.sink.TestSettings;
import io.asgard.firehose.sink.TestTypes;
import io.asgard.firehose.test.Colour;
import io.asgard.firehose.test.EveryKind;
import io.asgard.firehose.test.Part;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PointsTest {
  private static final EveryKind MESSAGE =
      EveryKind.newBuilder()
          .setEventTimestamp(Timestamps.fromNanos(1_768_465_800_123_456_789L))
          .setAnInt64(-7)
          .setADouble(0.5)
          .setABool(true)
          .setAString("a, b=\"c\"")
          .setAColour(Colour.RED)
          .setPart(Part.newBuilder().setName("n"))
          .build();

  @Test
  void writesEveryKindOfValue() {
    Points points =
        points(
            Map.of(
                "measurement", "m {{message.a_colour}}",
                "time", "message.event_timestamp",
                "tags.[t a]", "message.a_string",
                "fields.bool", "message.a_bool",
                "fields.double", "message.a_double",
                "fields.int", "message.an_int64",
                "fields.none", "message.maybe_double",
                "fields.part", "message.part",
                "fields.text", "message.a_string"));
    assertThat(line(points, MESSAGE))
        .isEqualTo(
            "m\\ RED,t\\ a=a\\,\\ b\\=\"c\" bool=true,double=0.5,int=-7i,"
                + "part=\"{\\\"name\\\":\\\"n\\\"}\",text=\"a, b=\\\"c\\\"\""
                + " 1768465800123456789\n");
  }

  @Test
  void leavesOutWhatIsNotThere() {
    Points points =
        points(
            Map.of(
                "time", "message.event_timestamp",
                "tags.empty", "message.far",
                "tags.none", "message.maybe_string",
                "fields.nan", "message.a_double",
                "fields.one", "1"));
    EveryKind message = MESSAGE.toBuilder().setADouble(Double.NaN).build();
    assertThat(line(points, message)).isEqualTo("m one=1i 1768465800123456789\n");
  }

  @Test
  void rejectsWhatIsNoPoint() {
    assertThatThrownBy(() -> line(points(Map.of("fields.a", "message.maybe_double")), MESSAGE))
        .isInstanceOf(BadEventException.class)
        .hasMessage("fields: none (expected: at least one of [a])");
    EveryKind timeless = MESSAGE.toBuilder().clearEventTimestamp().build();
    assertThatThrownBy(() -> line(points(Map.of("fields.a", "1")), timeless))
        .hasMessage("time: null (expected: a timestamp)");
    EveryKind lines = MESSAGE.toBuilder().setAString("a\nb").build();
    assertThatThrownBy(
            () -> line(points(Map.of("fields.a", "1", "tags.t", "message.a_string")), lines))
        .hasMessageEndingWith("(expected: without backslash and line break)");
  }

  @Test
  void saysAllThatDoesNotFitTheType() {
    Points points = points(Map.of("fields.a", "message.none", "tags.b", "message.(", "time", "1"));
    assertThatThrownBy(() -> points.check(TestTypes.EVERY_KIND))
        .hasMessageContaining("firehose.sink.influx.fields.a: message.none (expected: ")
        .hasMessageContaining("firehose.sink.influx.tags.b: message.( (expected: ")
        .hasMessageContaining("firehose.sink.influx.time: 1 (expected: a timestamp, is INT)");
  }

  private static String line(Points points, EveryKind message) {
    return new String(points.of(TestTypes.event(message)), StandardCharsets.UTF_8);
  }

  private static Points points(Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    all.putIfAbsent("measurement", "m");
    return new Points(TestSettings.bind(InfluxSettings.class, "http://127.0.0.1:1", all));
  }
}
