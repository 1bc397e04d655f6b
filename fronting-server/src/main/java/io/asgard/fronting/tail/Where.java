package io.asgard.fronting.tail;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.asgard.fronting.field.FieldNames;
import io.asgard.platform.records.TopicType;
import io.asgard.platform.service.Problems;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which events: those whose fields all have the values asked for. */
final class Where {
  /**
   * One field that must have one value.
   *
   * @param path from the message, or the key, down to a field of one value
   */
  private record Condition(boolean ofKey, List<FieldDescriptor> path, Object value) {
    boolean matches(Message of, int depth) {
      FieldDescriptor field = path.get(depth);
      if (depth < path.size() - 1) {
        return of.hasField(field) && matches((Message) of.getField(field), depth + 1);
      }
      return value.equals(of.getField(field));
    }
  }

  private final List<Condition> conditions;

  private Where(List<Condition> conditions) {
    this.conditions = conditions;
  }

  /**
   * Conditions such as {@code vehicleType=BIKE} or {@code key.driverId=d-1}.
   *
   * @throws IllegalArgumentException naming all that is wrong
   */
  static Where of(TopicType type, List<String> texts) {
    Problems problems = new Problems();
    List<Condition> conditions = new ArrayList<>();
    for (String text : texts) {
      try {
        conditions.add(condition(type, text));
      } catch (IllegalArgumentException e) {
        problems.add("where: " + e.getMessage());
      }
    }
    problems.throwIfAny();
    return new Where(conditions);
  }

  boolean matches(DynamicMessage key, DynamicMessage message) {
    for (Condition condition : conditions) {
      if (!condition.matches(condition.ofKey() ? key : message, 0)) {
        return false;
      }
    }
    return true;
  }

  private static Condition condition(TopicType type, String text) {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw new IllegalArgumentException(text + " (expected: field=value)");
    }
    String name = text.substring(0, equals);
    boolean ofKey = name.startsWith("key.");
    String below =
        ofKey || name.startsWith("message.") ? name.substring(name.indexOf('.') + 1) : name;
    List<FieldDescriptor> path = path(ofKey ? type.key() : type.message(), below);
    return new Condition(ofKey, path, value(path.get(path.size() - 1), text.substring(equals + 1)));
  }

  private static List<FieldDescriptor> path(Descriptor type, String name) {
    List<FieldDescriptor> path = new ArrayList<>();
    Descriptor in = type;
    for (String part : name.split("\\.", -1)) {
      FieldDescriptor field = in == null ? null : FieldNames.find(in, part);
      if (field == null || field.isRepeated()) {
        throw new IllegalArgumentException(
            name + ": " + part + " (expected: a field of one value of " + fields(in) + ")");
      }
      path.add(field);
      in = field.getJavaType() == JavaType.MESSAGE ? field.getMessageType() : null;
    }
    if (in != null) {
      throw new IllegalArgumentException(
          name + " (expected: a field below it, " + fields(in) + ")");
    }
    return path;
  }

  private static List<String> fields(@Nullable Descriptor type) {
    return type == null
        ? List.of()
        : type.getFields().stream()
            .filter(field -> !field.isRepeated())
            .map(FieldDescriptor::getJsonName)
            .toList();
  }

  private static Object value(FieldDescriptor field, String text) {
    try {
      return switch (field.getJavaType()) {
        case INT -> unsigned(field) ? Integer.parseUnsignedInt(text) : Integer.parseInt(text);
        case LONG -> unsigned(field) ? Long.parseUnsignedLong(text) : Long.parseLong(text);
        case FLOAT -> Float.valueOf(text);
        case DOUBLE -> Double.valueOf(text);
        case BOOLEAN -> truth(text);
        case STRING -> text;
        case ENUM -> name(field, text);
        case BYTE_STRING, MESSAGE -> throw new IllegalArgumentException("of another kind");
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          field.getJsonName() + ": " + text + " (expected: " + expected(field) + ")", e);
    }
  }

  private static boolean unsigned(FieldDescriptor field) {
    return switch (field.getType()) {
      case UINT32, UINT64, FIXED32, FIXED64 -> true;
      default -> false;
    };
  }

  private static Boolean truth(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(text);
    }
    return Boolean.valueOf(text);
  }

  private static EnumValueDescriptor name(FieldDescriptor field, String text) {
    EnumValueDescriptor value = field.getEnumType().findValueByName(text);
    if (value == null) {
      throw new IllegalArgumentException(text);
    }
    return value;
  }

  private static String expected(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT, LONG -> "a whole number";
      case FLOAT, DOUBLE -> "a number";
      case BOOLEAN -> "true or false";
      case STRING -> "a text";
      case ENUM ->
          "one of "
              + field.getEnumType().getValues().stream().map(EnumValueDescriptor::getName).toList();
      case BYTE_STRING, MESSAGE -> "a field of a number, a text, a name, true or false";
    };
  }
}
