package io.asgard.firehose.json;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.Type;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.asgard.platform.records.WireReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How messages of a type are written; made once, and shared by all that nest it. */
final class Plan {
  /** What a message is in JSON. */
  enum Shape {
    OBJECT,
    TIMESTAMP,
    DURATION,
    /** Not by us. */
    OTHER
  }

  private static final int DENSE = 1024;
  private static final Set<String> SPECIAL =
      Set.of(
          "Any",
          "Struct",
          "Value",
          "ListValue",
          "FieldMask",
          "BoolValue",
          "Int32Value",
          "UInt32Value",
          "Int64Value",
          "UInt64Value",
          "StringValue",
          "BytesValue",
          "FloatValue",
          "DoubleValue");

  final Descriptor type;
  final Shape shape;
  private @Nullable Field[] dense = new Field[0]; // by number
  private final Map<Integer, Field> sparse = new HashMap<>(); // those of great numbers

  private Plan(Descriptor type, Shape shape) {
    this.type = type;
    this.shape = shape;
  }

  static Plan of(Descriptor type) {
    return of(type, new HashMap<>());
  }

  private static Plan of(Descriptor type, Map<Descriptor, Plan> known) {
    Plan plan = known.get(type);
    if (plan == null) {
      plan = new Plan(type, shape(type));
      known.put(type, plan); // Before its fields: types may nest themselves.
      if (plan.shape == Shape.OBJECT) {
        plan.fields(known);
      }
    }
    return plan;
  }

  private static Shape shape(Descriptor type) {
    if (type.getFile().getPackage().equals("google.protobuf")) {
      if (type.getName().equals("Timestamp")) {
        return Shape.TIMESTAMP;
      }
      if (type.getName().equals("Duration")) {
        return Shape.DURATION;
      }
      if (SPECIAL.contains(type.getName())) {
        return Shape.OTHER;
      }
    }
    boolean plain =
        type.getFields().stream().allMatch(Plan::plain)
            && type.getRealOneofs().size() <= Long.SIZE
            && !type.toProto().getOptions().getMessageSetWireFormat();
    return plain ? Shape.OBJECT : Shape.OTHER;
  }

  private static boolean plain(FieldDescriptor field) {
    return field.getType() != Type.GROUP
        && !field.isRequired()
        && (field.getType() != Type.ENUM || !field.getEnumType().isClosed());
  }

  private void fields(Map<Descriptor, Plan> known) {
    dense =
        new Field
            [1
                + type.getFields().stream()
                    .mapToInt(FieldDescriptor::getNumber)
                    .filter(number -> number < DENSE)
                    .max()
                    .orElse(0)];
    for (FieldDescriptor field : type.getFields()) {
      if (field.getNumber() < dense.length) {
        dense[field.getNumber()] = new Field(field, known);
      } else {
        sparse.put(field.getNumber(), new Field(field, known));
      }
    }
  }

  @Nullable Field field(int number) {
    return number < dense.length ? dense[number] : sparse.get(number);
  }

  /** How one field is written. */
  static final class Field {
    final byte[] name; // in quotes, with a colon
    final Type type;
    final int wireType;
    final boolean repeated;
    final boolean map;
    final boolean presence; // written at its default too
    final long oneof; // a bit of its own; 0 if it is in none
    final @Nullable Plan nested;
    private final Map<Integer, byte[]> enumNames;
    private final byte @Nullable [] otherwise; // of a number without a name; null: the number

    private Field(FieldDescriptor field, Map<Descriptor, Plan> known) {
      name = JsonBytes.ascii('"' + field.getJsonName() + "\":");
      type = field.getType();
      wireType = wireType(field.getType());
      repeated = field.isRepeated();
      map = field.isMapField();
      presence = field.hasPresence() || repeated;
      OneofDescriptor in = field.getRealContainingOneof();
      oneof = in == null ? 0 : 1L << in.getIndex();
      nested = type == Type.MESSAGE ? Plan.of(field.getMessageType(), known) : null;
      enumNames = type == Type.ENUM ? names(field.getEnumType()) : Map.of();
      boolean nulls = type == Type.ENUM && isNull(field.getEnumType());
      otherwise = nulls ? JsonBytes.ascii("null") : null;
    }

    private static boolean isNull(EnumDescriptor type) {
      return type.getFullName().equals("google.protobuf.NullValue");
    }

    private static Map<Integer, byte[]> names(EnumDescriptor type) {
      Map<Integer, byte[]> names = new HashMap<>();
      if (!isNull(type)) {
        for (EnumValueDescriptor value : type.getValues()) {
          // The first of those that share a number.
          names.putIfAbsent(value.getNumber(), JsonBytes.ascii('"' + value.getName() + '"'));
        }
      }
      return names;
    }

    private static int wireType(Type type) {
      return switch (type) {
        case DOUBLE, FIXED64, SFIXED64 -> WireReader.FIXED64;
        case FLOAT, FIXED32, SFIXED32 -> WireReader.FIXED32;
        case STRING, BYTES, MESSAGE -> WireReader.LENGTH_DELIMITED;
        case GROUP -> WireReader.GROUP_START;
        case INT32, INT64, UINT32, UINT64, SINT32, SINT64, BOOL, ENUM -> WireReader.VARINT;
      };
    }

    byte @Nullable [] enumName(int number) {
      return enumNames.getOrDefault(number, otherwise);
    }

    boolean packable() {
      return repeated && wireType != WireReader.LENGTH_DELIMITED;
    }
  }
}
