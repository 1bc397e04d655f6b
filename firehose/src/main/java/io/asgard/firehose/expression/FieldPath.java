package io.asgard.firehose.expression;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.json.Nested;
import io.asgard.platform.records.WireReader;
import io.asgard.platform.records.WireReader.MalformedException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A field of key or message, or of a message that they nest, read from the bytes. Null where it or
 * a message on the way is absent; a field that has no presence then has its default. An enum's
 * value is its name.
 */
final class FieldPath implements Expression {
  private static final Map<String, ValueType> KNOWN_MESSAGES =
      Map.of(
          "google.protobuf.Timestamp", ValueType.TIMESTAMP,
          "google.protobuf.Duration", ValueType.DURATION);

  private final boolean ofKey;
  private final Descriptor root;
  private final Step[] steps;
  private final FieldDescriptor leaf;
  private final ValueType type;

  /**
   * @param tag of the field, with its wire type
   * @param rivals numbers of the other members of its oneof
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Step(int tag, int[] rivals, boolean isMessage) {
    static Step of(FieldDescriptor field) {
      int wireType =
          switch (field.getType()) {
            case DOUBLE, FIXED64, SFIXED64 -> WireReader.FIXED64;
            case FLOAT, FIXED32, SFIXED32 -> WireReader.FIXED32;
            case STRING, BYTES, MESSAGE -> WireReader.LENGTH_DELIMITED;
            case GROUP -> WireReader.GROUP_START;
            default -> WireReader.VARINT;
          };
      OneofDescriptor oneof = field.getContainingOneof();
      int[] rivals =
          oneof == null
              ? new int[0]
              : oneof.getFields().stream()
                  .mapToInt(FieldDescriptor::getNumber)
                  .filter(number -> number != field.getNumber())
                  .toArray();
      return new Step(
          field.getNumber() << 3 | wireType,
          rivals,
          field.getType() == FieldDescriptor.Type.MESSAGE);
    }

    boolean isRival(int number) {
      for (int rival : rivals) {
        if (rival == number) {
          return true;
        }
      }
      return false;
    }
  }

  private FieldPath(boolean ofKey, Descriptor root, Step[] steps, FieldDescriptor leaf) {
    this.ofKey = ofKey;
    this.root = root;
    this.steps = steps;
    this.leaf = leaf;
    this.type = type(leaf);
  }

  /** The path, if it is one that can be read so; else CEL has to. */
  static Optional<Expression> of(boolean ofKey, Descriptor root, List<String> names) {
    List<Step> steps = new ArrayList<>();
    Descriptor in = root;
    FieldDescriptor field = null;
    for (String name : names) {
      field = in == null ? null : in.findFieldByName(name);
      if (field == null || !readable(field)) {
        return Optional.empty();
      }
      steps.add(Step.of(field));
      in = field.getType() == FieldDescriptor.Type.MESSAGE ? field.getMessageType() : null;
    }
    return field == null
        ? Optional.empty()
        : Optional.of(new FieldPath(ofKey, root, steps.toArray(Step[]::new), field));
  }

  private static boolean readable(FieldDescriptor field) {
    return !field.isRepeated()
        && field.getType() != FieldDescriptor.Type.GROUP
        // Of protobuf's own, wrappers and the like have meanings that CEL knows.
        && (field.getType() != FieldDescriptor.Type.MESSAGE
            || !field.getMessageType().getFile().getPackage().equals("google.protobuf")
            || KNOWN_MESSAGES.containsKey(field.getMessageType().getFullName()));
  }

  private static ValueType type(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT, LONG -> ValueType.INT;
      case FLOAT, DOUBLE -> ValueType.DOUBLE;
      case BOOLEAN -> ValueType.BOOL;
      case STRING, ENUM -> ValueType.STRING;
      case BYTE_STRING -> ValueType.BYTES;
      case MESSAGE ->
          KNOWN_MESSAGES.getOrDefault(field.getMessageType().getFullName(), ValueType.MESSAGE);
    };
  }

  @Override
  public ValueType type() {
    return type;
  }

  @Override
  public @Nullable Object value(Subject subject) {
    byte[] bytes = ofKey ? subject.event().record().key() : subject.event().record().value();
    if (bytes == null) {
      return null;
    }
    try {
      if (!subject.fields.find(bytes, steps)) {
        return absent();
      }
      return read(subject.fields);
    } catch (MalformedException | DateTimeException | ArithmeticException e) {
      throw new BadEventException("not a " + root.getFullName() + ": " + e.getMessage());
    }
  }

  private @Nullable Object absent() {
    if (steps.length > 1 || leaf.hasPresence()) {
      return null;
    }
    return switch (leaf.getJavaType()) {
      case INT, LONG -> (Object) 0L;
      case FLOAT -> 0f;
      case DOUBLE -> 0d;
      case BOOLEAN -> false;
      case STRING -> "";
      case ENUM -> ((EnumValueDescriptor) leaf.getDefaultValue()).getName();
      case BYTE_STRING -> new byte[0];
      case MESSAGE -> null;
    };
  }

  private Object read(FieldReader found) {
    long bits = found.bits();
    return switch (leaf.getType()) {
      case INT32, SFIXED32 -> (Object) (long) (int) bits;
      case UINT32, FIXED32 -> bits & 0xffff_ffffL;
      case SINT32 -> (long) zigzag32((int) bits);
      case INT64, SFIXED64 -> bits;
      case UINT64, FIXED64 -> Values.unsigned(bits);
      case SINT64 -> bits >>> 1 ^ -(bits & 1);
      case FLOAT -> Float.intBitsToFloat((int) bits);
      case DOUBLE -> Double.longBitsToDouble(bits);
      case BOOL -> bits != 0;
      case ENUM -> name((int) bits);
      case STRING -> found.string();
      case BYTES -> found.bytes();
      case MESSAGE -> message(found);
      case GROUP -> throw new IllegalStateException("a group, " + leaf.getFullName());
    };
  }

  private static int zigzag32(int bits) {
    return bits >>> 1 ^ -(bits & 1);
  }

  private String name(int number) {
    EnumValueDescriptor value = leaf.getEnumType().findValueByNumber(number);
    return value == null ? Integer.toString(number) : value.getName();
  }

  private Object message(FieldReader found) {
    if (type == ValueType.MESSAGE) {
      return new Nested(leaf.getMessageType(), found.bytes());
    }
    WireReader reader = found.nested();
    long seconds = 0;
    int nanos = 0;
    for (int tag = reader.nextTag(); tag != 0; tag = reader.nextTag()) {
      if (tag == (1 << 3)) {
        seconds = reader.varint();
      } else if (tag == (2 << 3)) {
        nanos = (int) reader.varint();
      } else {
        reader.skip(tag);
      }
    }
    return type == ValueType.TIMESTAMP
        ? Instant.ofEpochSecond(seconds, nanos)
        : Duration.ofSeconds(seconds, nanos);
  }
}
