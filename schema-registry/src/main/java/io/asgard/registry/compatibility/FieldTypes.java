package io.asgard.registry.compatibility;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.Type;
import com.google.protobuf.TextFormat;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What protobuf says of types: how they are written, and in which others they can be read. */
public final class FieldTypes {
  /** The members of each read each other's bytes; a number that does not fit is cut. */
  private static final List<Set<Type>> SAME_WIRE =
      List.of(
          EnumSet.of(Type.INT32, Type.INT64, Type.UINT32, Type.UINT64, Type.BOOL, Type.ENUM),
          EnumSet.of(Type.SINT32, Type.SINT64),
          EnumSet.of(Type.FIXED32, Type.SFIXED32),
          EnumSet.of(Type.FIXED64, Type.SFIXED64),
          EnumSet.of(Type.STRING, Type.BYTES),
          EnumSet.of(Type.BYTES, Type.MESSAGE));

  private FieldTypes() {}

  static boolean sameWire(FieldDescriptor a, FieldDescriptor b) {
    return SAME_WIRE.stream().anyMatch(w -> w.contains(a.getType()) && w.contains(b.getType()));
  }

  /** The type without its label, as a .proto file has it. */
  static String name(FieldDescriptor field) {
    if (field.isMapField()) {
      return "map<" + name(entry(field, 1)) + ", " + name(entry(field, 2)) + ">";
    }
    return switch (field.getJavaType()) {
      case MESSAGE ->
          (field.getType() == Type.GROUP ? "group " : "") + field.getMessageType().getFullName();
      case ENUM -> field.getEnumType().getFullName();
      default -> field.getType().name().toLowerCase(Locale.ROOT);
    };
  }

  /** Label and type. */
  public static String text(FieldDescriptor field) {
    return label(field).isEmpty() ? name(field) : label(field) + " " + name(field);
  }

  /** The value that an absent field reads as. */
  public static String defaultText(FieldDescriptor field) {
    // Bytes do not print what they hold.
    return field.getDefaultValue() instanceof ByteString bytes
        ? TextFormat.escapeBytes(bytes)
        : String.valueOf(field.getDefaultValue());
  }

  private static String label(FieldDescriptor field) {
    if (field.isRepeated()) {
      return field.isMapField() ? "" : "repeated";
    }
    return field.isRequired() ? "required" : optional(field) ? "optional" : "";
  }

  // A message has presence anyway, and in a oneof the word is not allowed.
  private static boolean optional(FieldDescriptor field) {
    return field.hasPresence()
        && field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
        && field.getRealContainingOneof() == null;
  }

  /** The key (1) or value (2) of a map. */
  static FieldDescriptor entry(FieldDescriptor map, int number) {
    return map.getMessageType().getFields().get(number - 1);
  }
}
