package io.asgard.registry.source;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.asgard.platform.records.DescriptorSet;
import io.asgard.registry.compatibility.FieldTypes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A topic's types as lines of source, each type by its full name, for people to read and compare.
 */
public final class SchemaText {
  private final Map<String, List<String>> types = new TreeMap<>();

  private SchemaText() {}

  /** All types that the given ones reach, these first; well-known types are left out. */
  public static Map<String, List<String>> of(DescriptorSet set, List<String> roots) {
    SchemaText text = new SchemaText();
    Deque<Descriptor> queue = new ArrayDeque<>();
    roots.forEach(root -> set.message(root).ifPresent(queue::add));
    for (Descriptor type = queue.poll(); type != null; type = queue.poll()) {
      text.add(type, queue);
    }
    Map<String, List<String>> ordered = new LinkedHashMap<>();
    for (String root : roots) {
      List<String> lines = text.types.remove(root);
      if (lines != null) {
        ordered.put(root, lines);
      }
    }
    ordered.putAll(text.types);
    return ordered;
  }

  private void add(Descriptor type, Deque<Descriptor> queue) {
    if (type.getFullName().startsWith("google.protobuf.")
        || types.containsKey(type.getFullName())) {
      return;
    }
    List<String> lines = new ArrayList<>();
    types.put(type.getFullName(), lines);
    lines.add("message " + type.getFullName() + " {");
    for (FieldDescriptor field : type.getFields()) {
      OneofDescriptor oneof = field.getRealContainingOneof();
      if (oneof == null) {
        lines.add("  " + declaration(field));
      } else if (oneof.getField(0) == field) {
        lines.add("  oneof " + oneof.getName() + " {");
        oneof.getFields().forEach(each -> lines.add("    " + declaration(each)));
        lines.add("  }");
      }
      reach(field, queue);
    }
    type.toProto()
        .getReservedRangeList()
        .forEach(range -> lines.add(reserved(range.getStart(), range.getEnd() - 1)));
    type.toProto().getReservedNameList().forEach(name -> lines.add(reserved(name)));
    lines.add("}");
  }

  private void reach(FieldDescriptor field, Deque<Descriptor> queue) {
    if (field.isMapField()) {
      reach(field.getMessageType().getFields().get(1), queue);
    } else if (field.getJavaType() == JavaType.MESSAGE) {
      queue.add(field.getMessageType());
    } else if (field.getJavaType() == JavaType.ENUM) {
      add(field.getEnumType());
    }
  }

  private void add(EnumDescriptor type) {
    List<String> lines = new ArrayList<>();
    lines.add("enum " + type.getFullName() + " {" + (type.isClosed() ? " // closed" : ""));
    type.getValues()
        .forEach(value -> lines.add("  " + value.getName() + " = " + value.getNumber() + ";"));
    type.toProto()
        .getReservedRangeList()
        .forEach(range -> lines.add(reserved(range.getStart(), range.getEnd())));
    type.toProto().getReservedNameList().forEach(name -> lines.add(reserved(name)));
    lines.add("}");
    types.put(type.getFullName(), lines);
  }

  private static String declaration(FieldDescriptor field) {
    List<String> options = new ArrayList<>();
    if (field.hasDefaultValue()) {
      options.add("default = " + defaultText(field));
    }
    if (field.toProto().getOptions().hasPacked()) {
      options.add("packed = " + field.isPacked());
    }
    jsonName(field).ifPresent(options::add);
    return FieldTypes.text(field)
        + " "
        + field.getName()
        + " = "
        + field.getNumber()
        + (options.isEmpty() ? "" : " [" + String.join(", ", options) + "]")
        + ";";
  }

  private static String defaultText(FieldDescriptor field) {
    String text = FieldTypes.defaultText(field);
    return switch (field.getJavaType()) {
      case STRING, BYTE_STRING -> "\"" + text + "\"";
      default -> text;
    };
  }

  // Said only where it is not what the field's name makes.
  private static Optional<String> jsonName(FieldDescriptor field) {
    StringBuilder usual = new StringBuilder();
    boolean upper = false;
    for (char each : field.getName().toCharArray()) {
      if (each == '_') {
        upper = true;
      } else {
        usual.append(upper ? Character.toUpperCase(each) : each);
        upper = false;
      }
    }
    return usual.toString().equals(field.getJsonName())
        ? Optional.empty()
        : Optional.of("json_name = \"" + field.getJsonName() + "\"");
  }

  private static String reserved(long first, long last) {
    return "  reserved " + (first == last ? first : first + " to " + last) + ";";
  }

  private static String reserved(String name) {
    return "  reserved \"" + name + "\";";
  }
}
