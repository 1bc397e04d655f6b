package io.asgard.fronting.intake;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.asgard.fronting.field.FieldNames;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the field at which protobuf's own JSON parser, which does not say where it was, gave up: it
 * is asked again field by field, down to the one that it refuses alone.
 */
final class JsonFault {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  // What asking again may cost: each level of nesting repeats the text below it.
  private static final int MOST_TEXT = 64 * 1024;
  private static final int MOST_SHOWN = 80;

  private JsonFault() {}

  /** What is wrong with a value that the parser has refused, with the path of the field. */
  static String find(
      String path, JsonNode value, Descriptor type, InvalidProtocolBufferException refusal) {
    String found = value.toString().length() <= MOST_TEXT ? in(path, value, type) : null;
    return found == null ? path + ": " + refusal.getMessage() : found;
  }

  private static @Nullable String in(String path, JsonNode value, Descriptor type) {
    if (!value.isObject() || type.getFullName().startsWith("google.protobuf.")) {
      return null; // Has a form of its own, such as a time's.
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      String name = entry.getKey();
      String below = path + "." + name;
      FieldDescriptor field = FieldNames.find(type, name);
      if (field == null) {
        return "%s: unknown (expected: one of %s)".formatted(below, names(type));
      }
      if (!parses(type, name, entry.getValue())) {
        return inField(below, name, entry.getValue(), field);
      }
    }
    return null;
  }

  private static String inField(String path, String name, JsonNode value, FieldDescriptor field) {
    if (field.isMapField() && value.isObject()) {
      return inMap(path, name, value, field);
    }
    if (field.isRepeated() && !field.isMapField() && value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        JsonNode item = MAPPER.createArrayNode().add(value.get(i));
        if (!parses(field.getContainingType(), name, item)) {
          return ofOne(path + "[" + i + "]", value.get(i), field);
        }
      }
    }
    if (field.isRepeated()) {
      return wrong(path, value, field.isMapField() ? "an object" : "an array");
    }
    return ofOne(path, value, field);
  }

  private static String inMap(String path, String name, JsonNode value, FieldDescriptor field) {
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      JsonNode one = MAPPER.createObjectNode().set(entry.getKey(), entry.getValue());
      if (!parses(field.getContainingType(), name, one)) {
        FieldDescriptor of = field.getMessageType().findFieldByName("value");
        return ofOne(path + "." + entry.getKey(), entry.getValue(), of);
      }
    }
    return wrong(path, value, "an object");
  }

  private static String ofOne(String path, JsonNode value, FieldDescriptor field) {
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      String found = in(path, value, field.getMessageType());
      if (found != null) {
        return found;
      }
    }
    return wrong(path, value, expected(field));
  }

  private static String wrong(String path, JsonNode value, String expected) {
    String shown = value.toString();
    shown = shown.length() <= MOST_SHOWN ? shown : shown.substring(0, MOST_SHOWN) + "…";
    return "%s: %s (expected: %s)".formatted(path, shown, expected);
  }

  private static String expected(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT, LONG -> "a whole number, " + field.getType().name().toLowerCase(Locale.ROOT);
      case FLOAT, DOUBLE -> "a number";
      case BOOLEAN -> "true or false";
      case STRING -> "a text";
      case BYTE_STRING -> "bytes in base64";
      case ENUM ->
          "one of "
              + field.getEnumType().getValues().stream().map(EnumValueDescriptor::getName).toList();
      case MESSAGE -> message(field.getMessageType());
    };
  }

  private static String message(Descriptor type) {
    return switch (type.getFullName()) {
      case "google.protobuf.Timestamp" -> "a time such as 2026-03-01T10:00:00Z";
      case "google.protobuf.Duration" -> "a duration such as 1.5s";
      default -> "a " + type.getFullName();
    };
  }

  private static boolean parses(Descriptor type, String name, JsonNode value) {
    String alone = MAPPER.createObjectNode().set(name, value).toString();
    try {
      JsonFormat.parser().merge(alone, DynamicMessage.newBuilder(type));
      return true;
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  private static List<String> names(Descriptor type) {
    return type.getFields().stream()
        .map(FieldDescriptor::getJsonName)
        .collect(Collectors.toUnmodifiableList());
  }
}
