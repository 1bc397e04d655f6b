package io.asgard.firehose.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.StringValue;
import com.google.protobuf.Timestamp;
import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.sink.SampleEvents;
import io.asgard.firehose.sink.TestTypes;
import io.asgard.firehose.test.Colour;
import io.asgard.firehose.test.EveryKind;
import io.asgard.firehose.test.Part;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionsTest {
  private static final Instant TIME = Instant.parse("2026-01-15T08:30:00.123Z");
  private static final EveryKind FULL =
      EveryKind.newBuilder()
          .setEventTimestamp(
              Timestamp.newBuilder().setSeconds(TIME.getEpochSecond()).setNanos(TIME.getNano()))
          .setAnInt32(-1)
          .setAnInt64(Long.MIN_VALUE)
          .setAUint32(-1)
          .setAUint64(-1)
          .setASint32(Integer.MIN_VALUE)
          .setASint64(-3)
          .setAFixed32(-1)
          .setAFixed64(-1)
          .setASfixed32(-4)
          .setASfixed64(-5)
          .setAFloat(0.1f)
          .setADouble(0.1)
          .setABool(true)
          .setAString("grüß dich")
          .setABytes(ByteString.copyFromUtf8("b"))
          .setAColour(Colour.RED)
          .setPart(Part.newBuilder().setName("n").setAmount(2.5))
          .setTook(Duration.newBuilder().setSeconds(90))
          .addStrings("x")
          .addStrings("y")
          .putScores("s", 1.5)
          .setTextChoice("t")
          .setWrappedString(StringValue.of("w"))
          .build();

  @ParameterizedTest
  @CsvSource({
    "an_int32, INT, -1",
    "an_int64, INT, -9223372036854775808",
    "a_uint32, INT, 4294967295",
    "a_uint64, INT, 18446744073709551615",
    "a_sint32, INT, -2147483648",
    "a_sint64, INT, -3",
    "a_fixed32, INT, 4294967295",
    "a_fixed64, INT, 18446744073709551615",
    "a_sfixed32, INT, -4",
    "a_sfixed64, INT, -5",
    "a_float, DOUBLE, 0.1",
    "a_double, DOUBLE, 0.1",
    "a_bool, BOOL, true",
    "a_string, STRING, grüß dich",
    "a_colour, STRING, RED",
    "event_timestamp, TIMESTAMP, 2026-01-15T08:30:00.123Z",
    "took, DURATION, PT1M30S",
    "part.name, STRING, n",
    "part.amount, DOUBLE, 2.5",
    "number_choice, INT,",
    "text_choice, STRING, t",
    "wrapped_string, STRING, w",
    "maybe_int32, INT,",
    "maybe_string, STRING,",
    "again.a_string, STRING,",
    "far, STRING, ''",
  })
  void readsAField(String path, ValueType type, String expected) {
    Expression expression = compile("message." + path);
    assertThat(expression.type()).isEqualTo(type);
    assertThat(expression.value(subject(FULL))).satisfies(value -> same(value, expected));
  }

  private static void same(Object value, String expected) {
    assertThat(value == null ? null : value.toString()).isEqualTo(expected);
  }

  @Test
  void readsDefaultsOfAnEmptyMessage() {
    Subject empty = subject(EveryKind.getDefaultInstance());
    assertThat(compile("message.an_int64").value(empty)).isEqualTo(0L);
    assertThat(compile("message.a_string").value(empty)).isEqualTo("");
    assertThat(compile("message.a_colour").value(empty)).isEqualTo("COLOUR_UNSPECIFIED");
    assertThat(compile("message.event_timestamp").value(empty)).isNull();
    assertThat(compile("message.part").value(empty)).isNull();
  }

  @Test
  void takesTheLastOfAFieldThatComesTwiceAndMergesMessages() {
    byte[] twice =
        ByteString.copyFrom(
                List.of(
                    EveryKind.newBuilder()
                        .setAnInt32(1)
                        .setTextChoice("t")
                        .setPart(Part.newBuilder().setName("n").setAmount(1))
                        .build()
                        .toByteString(),
                    EveryKind.newBuilder()
                        .setAnInt32(2)
                        .setNumberChoice(5)
                        .setPart(Part.newBuilder().setAmount(2))
                        .build()
                        .toByteString()))
            .toByteArray();
    Subject subject =
        new Subject().aim(TestTypes.of(TestTypes.EVERY_KIND, SampleEvents.key("k"), twice));
    assertThat(compile("message.an_int32").value(subject)).isEqualTo(2L);
    assertThat(compile("message.part.name").value(subject)).isEqualTo("n");
    assertThat(compile("message.part.amount").value(subject)).isEqualTo(2.0);
    assertThat(compile("message.text_choice").value(subject)).isNull();
    assertThat(compile("message.number_choice").value(subject)).isEqualTo(5L);
    assertThat(new Texts().of(compile("message.part").value(subject)))
        .isEqualTo("{\"name\":\"n\",\"amount\":2.0}");
  }

  @ParameterizedTest
  @CsvSource({
    "message.a_double * 10.0, 1.0",
    "message.a_colour == asgard.firehose.test.Colour.RED, true",
    "message.strings[1], y",
    "message.scores['s'], 1.5",
    "has(message.part), true",
    "has(message.again), false",
    "message.a_uint64, 18446744073709551615",
    "message.a_string.upperAscii(), GRüß DICH",
    "string(event_time), 2026-01-15T08:30:00.123Z",
    "event_time + duration('1h'), 2026-01-15T09:30:00.123Z",
    "key.driver_id + '@' + topic, k@every-kind",
    "partition + offset, 45",
    "timestamp, 2023-11-14T22:13:21Z",
    "id == null, true",
    "size(headers), 0",
    "'mask(\"0811223344\", 4)', ******3344",
    "'hash(\"a\")', ca978112ca1bbdcafac231b39a23dc4d",
    "'hash(\"a\", \"key\")', 780c3db4ce3de5b9e55816fba98f590631d96c075271b26976238d5f4444219b",
  })
  void computes(String source, String expected) {
    assertThat(String.valueOf(compile(source).value(subject(FULL)))).startsWith(expected);
  }

  @Test
  void computesListsMapsAndMessages() {
    assertThat(compile("{'a': message.an_int32, 'b': message.strings}").value(subject(FULL)))
        .isEqualTo(Map.of("a", -1L, "b", List.of("x", "y")));
    assertThat(compile("message.a_uint64").value(subject(FULL)))
        .isEqualTo(new BigInteger("18446744073709551615"));
    assertThat(new Texts().of(compile("[message.part]").value(subject(FULL))))
        .isEqualTo("[{\"name\":\"n\",\"amount\":2.5}]");
  }

  @ParameterizedTest
  @CsvSource({
    "message.nam, 'at character 8: undefined field ''nam'''",
    "messag.name, 'at character 1: undeclared reference to ''messag'''",
    "message.an_int32 + 'a', at character 18: found no matching overload",
    "message.(, at character",
  })
  void saysWhatIsWrong(String source, String reason) {
    assertThatThrownBy(() -> compile(source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "setting: " + source + " (expected: a CEL expression over every-kind; ")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesAConditionThatIsNone() {
    Expressions types = Expressions.of(TestTypes.EVERY_KIND);
    assertThatThrownBy(() -> types.condition("filter", "message.an_int32"))
        .hasMessage("filter: message.an_int32 (expected: true or false, is INT)");
  }

  @Test
  void blamesTheEventForWhatItsBytesDoNotSay() {
    Subject poison =
        new Subject().aim(TestTypes.of(TestTypes.EVERY_KIND, new byte[0], new byte[] {8}));
    for (String source : List.of("message.an_int32", "message.an_int32 + 1")) {
      assertThatThrownBy(() -> compile(source).value(poison))
          .isInstanceOf(BadEventException.class)
          .hasMessageStartingWith("not a asgard.firehose.test.EveryKind: ");
    }
    assertThatThrownBy(() -> compile("1 / (message.an_int32 + 1)").value(subject(FULL)))
        .isInstanceOf(BadEventException.class)
        .hasMessage("setting: / by zero");
  }

  @Test
  void readsJson() {
    Event event = TestTypes.json("plain", "{\"a\": {\"b\": [1, 2.5, null]}, \"n\": null}");
    Subject subject = new Subject().aim(event);
    assertThat(value("message.a.b", TestTypes.JSON, subject))
        .asList()
        .containsExactly(1L, 2.5, null);
    assertThat(value("message.a.b[0] + 1", TestTypes.JSON, subject)).isEqualTo(2L);
    assertThat(value("message.n", TestTypes.JSON, subject)).isNull();
    assertThat(value("message.none.at.all", TestTypes.JSON, subject)).isNull();
    assertThat(value("has(message.none)", TestTypes.JSON, subject)).isEqualTo(false);
    assertThat(value("message.n == null", TestTypes.JSON, subject)).isEqualTo(true);
    assertThat(value("key", TestTypes.JSON, subject)).isEqualTo("plain");
    assertThat(value("message.a.b[0] > 0.5", TestTypes.JSON, subject)).isEqualTo(true);
  }

  private static Object value(String source, EventType type, Subject subject) {
    return Expressions.of(type).compile("setting", source).value(subject);
  }

  private static Expression compile(String source) {
    return Expressions.of(TestTypes.EVERY_KIND).compile("setting", source);
  }

  private static Subject subject(EveryKind message) {
    return new Subject().aim(TestTypes.event(message));
  }
}
