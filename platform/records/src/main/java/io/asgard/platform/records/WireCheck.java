package io.asgard.platform.records;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks that bytes are a message of a type, by walking them: every known field has the wire type
 * that its declaration gives, nested messages too; strings are UTF-8; unknown fields are
 * well-formed. Builds nothing. Immutable; {@link #reason} may be called by several threads, each
 * with its own reader.
 */
public final class WireCheck {
  private static final int MAX_DEPTH = 100;

  private final Map<Integer, Field> fields = new HashMap<>();
  private Field[] dense = new Field[0];

  private WireCheck() {}

  /** The check for a message type. */
  public static WireCheck of(Descriptor type) {
    return of(type, new HashMap<>());
  }

  private static WireCheck of(Descriptor type, Map<String, WireCheck> known) {
    WireCheck check = known.get(type.getFullName());
    if (check != null) {
      return check; // A type may contain itself.
    }
    WireCheck fresh = new WireCheck();
    known.put(type.getFullName(), fresh);
    int highest = 0;
    for (FieldDescriptor field : type.getFields()) {
      boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      WireCheck nested =
          message && field.getType() != FieldDescriptor.Type.GROUP
              ? of(field.getMessageType(), known)
              : null;
      fresh.fields.put(
          field.getNumber(),
          new Field(
              field.getName(),
              field.getLiteType().getWireType(),
              field.isPackable(),
              text(field),
              nested));
      highest = Math.max(highest, field.getNumber());
    }
    if (highest < 256) {
      fresh.dense = new Field[highest + 1];
      fresh.fields.forEach((number, field) -> fresh.dense[number] = field);
    }
    return fresh;
  }

  /** Proto2 takes any bytes for a string; a proto3 reader fails at those that are not UTF-8. */
  private static boolean text(FieldDescriptor field) {
    return field.getType() == FieldDescriptor.Type.STRING
        && field.getFile().toProto().getSyntax().equals("proto3");
  }

  /** Why the bytes are not such a message, or null if they are. */
  public @Nullable String reason(WireReader reader, byte[] bytes) {
    try {
      reader.reset(bytes);
      return walk(reader, 0);
    } catch (WireReader.MalformedException e) {
      return e.getMessage();
    }
  }

  private @Nullable String walk(WireReader reader, int depth) {
    if (depth > MAX_DEPTH) {
      return "nested deeper than " + MAX_DEPTH;
    }
    for (int tag = reader.nextTag(); tag != 0; tag = reader.nextTag()) {
      Field field = field(tag >>> 3);
      if (field == null) {
        reader.skip(tag);
        continue;
      }
      int wire = tag & 7;
      if (wire != field.wireType && !(field.packable && wire == WireReader.LENGTH_DELIMITED)) {
        return "field "
            + field.name
            + ": wire type "
            + wire
            + " (expected: "
            + field.wireType
            + ")";
      }
      if (field.text) {
        if (!reader.skipString()) {
          return "field " + field.name + ": not UTF-8 (expected: text)";
        }
        continue;
      }
      if (field.nested == null) {
        reader.skip(tag);
        continue;
      }
      String inner = nested(reader, field.nested, depth);
      if (inner != null) {
        return field.name + "." + inner;
      }
    }
    return null;
  }

  private static @Nullable String nested(WireReader reader, WireCheck check, int depth) {
    int length = reader.length();
    int outer = reader.limit();
    int end = reader.position() + length;
    reader.move(reader.position(), end);
    String reason = check.walk(reader, depth + 1);
    reader.move(end, outer);
    return reason;
  }

  private @Nullable Field field(int number) {
    return number < dense.length ? dense[number] : fields.get(number);
  }

  private record Field(
      String name, int wireType, boolean packable, boolean text, @Nullable WireCheck nested) {}
}
