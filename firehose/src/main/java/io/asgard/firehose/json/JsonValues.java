package io.asgard.firehose.json;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values that were computed as JSON: times as RFC 3339, durations in seconds with an s,
 * bytes as base64, messages as protobuf JSON. Not thread-safe.
 */
public final class JsonValues {
  private static final byte[] NULL = JsonBytes.ascii("null");

  private final Map<Object, MessageJson> writers = new HashMap<>();

  /**
   * Writes one value, without line breaks.
   *
   * @param value null, or of a class that an expression has
   * @throws InvalidProtocolBufferException if it has no JSON, such as a time in year 20000
   */
  public void write(@Nullable Object value, JsonBytes out) throws InvalidProtocolBufferException {
    if (value == null) {
      out.put(NULL);
    } else if (value instanceof String text) {
      string(text, out);
    } else if (value instanceof Long number) {
      out.put((long) number);
    } else if (value instanceof Number number) {
      number(number, out);
    } else if (value instanceof Instant time) {
      time(time, out);
    } else if (value instanceof Duration duration) {
      duration(duration, out);
    } else if (value instanceof byte[] bytes) {
      out.putBase64(bytes, 0, bytes.length);
    } else if (value instanceof Nested nested) {
      writers
          .computeIfAbsent(nested.type(), type -> new MessageJson(nested.type()))
          .write(nested.bytes(), out);
    } else if (value instanceof List<?> list) {
      list(list, out);
    } else if (value instanceof Map<?, ?> map) {
      map(map, out);
    } else {
      out.putAscii(value.toString()); // A Boolean.
    }
  }

  private static void number(Number number, JsonBytes out) {
    boolean finite = Double.isFinite(number.doubleValue());
    out.putAscii(finite ? number.toString() : '"' + number.toString() + '"');
  }

  private static void string(String text, JsonBytes out) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.putString(utf8, 0, utf8.length);
  }

  private static void time(Instant time, JsonBytes out) throws InvalidProtocolBufferException {
    if (time.getEpochSecond() < JsonBytes.FIRST_SECOND
        || time.getEpochSecond() > JsonBytes.LAST_SECOND) {
      throw new InvalidProtocolBufferException(
          "time: " + time + " (expected: of the years 1 to 9999)");
    }
    out.put('"').putTime(time).put('"');
  }

  private static void duration(Duration duration, JsonBytes out) {
    Duration positive = duration.abs();
    out.putAscii(duration.isNegative() ? "\"-" : "\"");
    out.put(positive.getSeconds()).putFraction(positive.getNano()).putAscii("s\"");
  }

  private void list(List<?> list, JsonBytes out) throws InvalidProtocolBufferException {
    out.put('[');
    boolean first = true;
    for (Object element : list) {
      if (!first) {
        out.put(',');
      }
      first = false;
      write(element, out);
    }
    out.put(']');
  }

  private void map(Map<?, ?> map, JsonBytes out) throws InvalidProtocolBufferException {
    out.put('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!first) {
        out.put(',');
      }
      first = false;
      string(String.valueOf(entry.getKey()), out);
      out.put(':');
      write(entry.getValue(), out);
    }
    out.put('}');
  }
}
