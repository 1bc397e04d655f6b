package io.asgard.firehose.sink.influx;

import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.expression.Texts;
import io.asgard.firehose.json.JsonBytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The parts of a line of line protocol. Not thread-safe. */
final class LineWriter {
  private static final long NANOS = 1_000_000_000;

  private final Texts texts = new Texts();

  /**
   * A name or a tag's value: comma, space and equals sign are escaped.
   *
   * @throws BadEventException if a character in it has no way into a line. InfluxDB and QuestDB
   *     read a backslash differently, so a tag with one would not be the same in both.
   */
  void name(String what, String text, JsonBytes out) {
    for (byte c : text.getBytes(StandardCharsets.UTF_8)) {
      if (c == '\n' || c == '\r' || c == '\\') {
        throw new BadEventException(
            what + ": " + text + " (expected: without backslash and line break)");
      }
      if (c == ',' || c == ' ' || c == '=') {
        out.put('\\');
      }
      out.put((char) (c & 0xff));
    }
  }

  /** A tag's value as text; empty for none. */
  String tag(@Nullable Object value) {
    return texts.of(value);
  }

  /** Whether the value can be a field: a number has to be one. */
  static boolean isField(Object value) {
    return !(value instanceof Double number && !Double.isFinite(number))
        && !(value instanceof Float single && !Float.isFinite(single));
  }

  /** A field's value, with its type. */
  void field(String what, Object value, JsonBytes out) {
    if (value instanceof Long number) {
      out.put((long) number).put('i');
    } else if (value instanceof BigInteger) {
      throw new BadEventException(what + ": " + value + " (expected: at most 2^63 - 1)");
    } else if (value instanceof Number || value instanceof Boolean) {
      out.putAscii(value.toString());
    } else {
      quoted(texts.of(value), out);
    }
  }

  private static void quoted(String text, JsonBytes out) {
    out.put('"');
    for (byte c : text.getBytes(StandardCharsets.UTF_8)) {
      if (c == '"' || c == '\\') {
        out.put('\\');
      }
      out.put((char) (c & 0xff));
    }
    out.put('"');
  }

  /** In nanoseconds since 1970. */
  void time(@Nullable Object value, JsonBytes out) {
    if (!(value instanceof Instant time)) {
      throw new BadEventException("time: " + value + " (expected: a timestamp)");
    }
    try {
      out.put(Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano()));
    } catch (ArithmeticException e) {
      throw new BadEventException("time: " + time + " (expected: of the years 1678 to 2262)");
    }
  }
}
