package io.asgard.firehose.sink.http;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.event.Format;
import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.json.MessageJson;
import io.asgard.firehose.sink.Preparation;
import io.asgard.platform.records.TopicType;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * <code>{"logMessage":"{…}","topic":"…","logKey":"{…}"}</code>, as raystack's and goto's Firehose
 * send it with data format json: key and message as JSON in texts, times at their top level as
 * {@code Mar 20, 2017 10:54:00 AM}. Objects are hash maps there, and the order of their fields is
 * that of hash maps: so are they here. Theirs calls noon AM; that is not copied.
 */
final class WrappedJson implements Preparation<byte[]> {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM d, yyyy h:mm:ss a", Locale.ENGLISH);
  private static final int UP_TO_SECONDS = 19;

  private final Map<Descriptor, MessageJson> writers = new HashMap<>();
  private final JsonBytes out = new JsonBytes(1024);

  @Override
  public void check(EventType type) {
    if (type.format() != Format.PROTOBUF) {
      throw new IllegalArgumentException(
          "firehose.sink.http.body: WRAPPED_JSON (expected: with format PROTOBUF, topic "
              + type.topic()
              + ")");
    }
  }

  @Override
  public byte[] of(Event event) {
    TopicType schema = Objects.requireNonNull(event.type().schema());
    Map<String, Object> parts = new HashMap<>();
    parts.put("topic", event.record().topic());
    byte[] key = event.record().key();
    if (key != null && key.length > 0) {
      parts.put("logKey", text(schema.key(), key));
    }
    byte[] value = event.record().value();
    parts.put("logMessage", text(schema.message(), value == null ? new byte[0] : value));
    StringBuilder wrapped = new StringBuilder();
    write(parts, wrapped, WrappedJson::escapedOutside);
    return wrapped.toString().getBytes(StandardCharsets.UTF_8);
  }

  private String text(Descriptor type, byte[] message) {
    out.truncate(0);
    try {
      writers.computeIfAbsent(type, MessageJson::new).write(message, out);
    } catch (InvalidProtocolBufferException e) {
      throw new BadEventException("not a " + type.getFullName() + ": " + e.getMessage());
    }
    Map<String, Object> fields = new HashMap<>();
    JsonNode node = JSON.readTree(new String(out.copy(), StandardCharsets.UTF_8));
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      fields.put(each.getKey(), value(each.getValue()));
    }
    times(type, fields);
    StringBuilder text = new StringBuilder();
    write(fields, text, WrappedJson::escapedInside);
    return text.toString();
  }

  private static void times(Descriptor type, Map<String, Object> fields) {
    type.getFields().stream()
        .filter(field -> !field.isRepeated() && field.getType().toString().equals("MESSAGE"))
        .filter(
            field ->
                field
                    .getMessageType()
                    .getFullName()
                    .equals(Timestamp.getDescriptor().getFullName()))
        .forEach(
            field ->
                fields.computeIfPresent(
                    field.getJsonName(),
                    (name, time) ->
                        LocalDateTime.parse(time.toString().substring(0, UP_TO_SECONDS))
                            .format(TIME)));
  }

  private static @Nullable Object value(JsonNode node) {
    if (node.isObject()) {
      Map<String, @Nullable Object> fields = new HashMap<>();
      node.properties().forEach(each -> fields.put(each.getKey(), value(each.getValue())));
      return fields;
    }
    if (node.isArray()) {
      List<@Nullable Object> values = new ArrayList<>();
      node.forEach(each -> values.add(value(each)));
      return values;
    }
    if (node.isString()) {
      return node.asString();
    }
    return node.isNull() ? null : node; // A number or a truth prints itself.
  }

  /** How characters of texts are written. */
  private interface Escape {
    /** Null for a character that is written as it is. */
    @Nullable String of(char c);
  }

  private static void write(@Nullable Object value, StringBuilder to, Escape escape) {
    if (value instanceof Map<?, ?> map) {
      String between = "{";
      for (Map.Entry<?, ?> each : map.entrySet()) {
        write(each.getKey(), to.append(between), escape);
        write(each.getValue(), to.append(':'), escape);
        between = ",";
      }
      to.append(map.isEmpty() ? "{}" : "}");
    } else if (value instanceof List<?> list) {
      String between = "[";
      for (Object each : list) {
        write(each, to.append(between), escape);
        between = ",";
      }
      to.append(list.isEmpty() ? "[]" : "]");
    } else if (value instanceof String text) {
      to.append('"');
      for (int i = 0; i < text.length(); i++) {
        String escaped = escape.of(text.charAt(i));
        if (escaped == null) {
          to.append(text.charAt(i));
        } else {
          to.append(escaped);
        }
      }
      to.append('"');
    } else {
      to.append(value);
    }
  }

  private static @Nullable String escapedInside(char c) {
    return switch (c) {
      case '<', '>', '&', '=', '\'', '\u2028', '\u2029' -> "\\u%04x".formatted((int) c);
      default -> c < ' ' || c == '"' || c == '\\' ? common(c, "\\u%04x") : null;
    };
  }

  private static @Nullable String escapedOutside(char c) {
    if (c == '/') {
      return "\\/";
    }
    boolean odd = c >= '\u007f' && c <= '\u009f' || c >= '\u2000' && c <= '\u20ff';
    if (odd) {
      return "\\u%04X".formatted((int) c);
    }
    return c < ' ' || c == '"' || c == '\\' ? common(c, "\\u%04X") : null;
  }

  private static String common(char c, String others) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\b' -> "\\b";
      case '\f' -> "\\f";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> others.formatted((int) c);
    };
  }
}
