package io.asgard.firehose.json;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.asgard.platform.records.WireReader;
import io.asgard.platform.records.WireReader.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages of one type as protobuf JSON, straight from their bytes, in one pass and without
 * objects: the very bytes that JsonFormat writes. What one pass cannot tell (fields out of order,
 * twice, of another wire type; types with a JSON of their own) is left to JsonFormat. Not
 * thread-safe.
 */
public final class MessageJson {
  private static final int MOST_DEPTH = 99;
  private static final int SECOND = 1_000_000_000;

  private final WireReader reader = new WireReader();
  private final Plan plan;
  private final JsonFormat.Printer printer;

  public MessageJson(Descriptor type) {
    plan = Plan.of(type);
    printer =
        JsonFormat.printer()
            .usingTypeRegistry(TypeRegistry.newBuilder().add(type).build())
            .omittingInsignificantWhitespace();
  }

  /**
   * Writes one value, without line breaks.
   *
   * @throws InvalidProtocolBufferException if the bytes are not of the type, or a value in them has
   *     no JSON, such as a time in year 20000; then nothing was written
   */
  public void write(byte[] message, JsonBytes out) throws InvalidProtocolBufferException {
    int start = out.size();
    try {
      reader.reset(message);
      if (message(plan, message.length, 0, out)) {
        return;
      }
    } catch (MalformedException e) {
      // JsonFormat says it in its words.
    }
    out.truncate(start);
    out.put(print(plan.type, message).getBytes(StandardCharsets.UTF_8));
  }

  private String print(Descriptor type, byte[] message) throws InvalidProtocolBufferException {
    try {
      return printer.print(DynamicMessage.parseFrom(type, message));
    } catch (IllegalArgumentException e) {
      throw new InvalidProtocolBufferException(String.valueOf(e.getMessage()));
    }
  }

  /** Writes the message that ends there; false if one pass cannot tell what it says. */
  private boolean message(Plan type, int end, int depth, JsonBytes out) {
    if (depth > MOST_DEPTH) {
      return false;
    }
    return switch (type.shape) {
      case OBJECT -> object(type, end, depth, out);
      case TIMESTAMP -> timestamp(end, out);
      case DURATION -> duration(end, out);
      case OTHER -> other(type, end, out);
    };
  }

  private boolean object(Plan type, int end, int depth, JsonBytes out) {
    out.put('{');
    int start = out.size();
    Plan.Field open = null; // a repeated field, its bracket not closed yet
    int last = 0;
    long oneofs = 0;
    for (int tag = reader.nextTag(); tag != 0; tag = reader.nextTag()) {
      Plan.Field field = type.field(tag >>> 3);
      if (field == null) {
        reader.skip(tag);
        continue;
      }
      boolean packed = field.packable() && (tag & 7) == WireReader.LENGTH_DELIMITED;
      if (!packed && (tag & 7) != field.wireType || (oneofs & field.oneof) != 0) {
        return false;
      }
      oneofs |= field.oneof;
      if (tag >>> 3 <= last && field != open) {
        return false;
      }
      last = tag >>> 3;
      if (open != null && field != open) {
        out.put(open.map ? '}' : ']');
        open = null;
      }
      if (!field.repeated) {
        if (!single(field, start, depth, out)) {
          return false;
        }
      } else {
        int limit = reader.limit();
        int stop = packed ? packedEnd() : 0;
        if (packed && reader.position() == stop) {
          continue;
        }
        do {
          if (open == null) {
            comma(start, out).put(field.name).put(field.map ? '{' : '[');
            open = field;
          } else {
            out.put(',');
          }
          if (!(field.map ? entry(field, depth, out) : value(field, depth, out))) {
            return false;
          }
        } while (packed && reader.position() < stop);
        reader.move(reader.position(), limit);
      }
    }
    if (reader.position() != end) {
      return false;
    }
    if (open != null) {
      out.put(open.map ? '}' : ']');
    }
    out.put('}');
    return true;
  }

  private int packedEnd() {
    int length = reader.length();
    reader.move(reader.position(), reader.position() + length);
    return reader.limit();
  }

  /** Of a type with a JSON of its own. */
  private boolean other(Plan type, int end, JsonBytes out) {
    byte[] message = Arrays.copyOfRange(reader.bytes(), reader.position(), end);
    reader.advance(message.length);
    try {
      out.put(print(type.type, message).getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (InvalidProtocolBufferException e) {
      return false; // What is wrong is told of the whole.
    }
  }

  private static JsonBytes comma(int start, JsonBytes out) {
    return out.size() == start ? out : out.put(',');
  }

  private boolean single(Plan.Field field, int start, int depth, JsonBytes out) {
    if (!field.presence && atDefault(field)) {
      return true;
    }
    comma(start, out).put(field.name);
    return value(field, depth, out);
  }

  /** Moves over the value if it is the type's zero. */
  private boolean atDefault(Plan.Field field) {
    int at = reader.position();
    boolean zero =
        switch (field.wireType) {
          case WireReader.VARINT -> reader.varint() == 0;
          case WireReader.FIXED32 -> reader.fixed32() == 0;
          case WireReader.FIXED64 -> reader.fixed64() == 0;
          default -> reader.length() == 0;
        };
    if (!zero) {
      reader.move(at, reader.limit());
    }
    return zero;
  }

  /** One entry of a map: key and value, both, in this order. */
  private boolean entry(Plan.Field field, int depth, JsonBytes out) {
    Plan entry = Objects.requireNonNull(field.nested);
    Plan.Field key = Objects.requireNonNull(entry.field(1));
    Plan.Field value = Objects.requireNonNull(entry.field(2));
    int limit = reader.limit();
    int length = reader.length();
    int end = reader.position() + length;
    reader.move(reader.position(), end);
    if (reader.nextTag() != (1 << 3 | key.wireType)) {
      return false;
    }
    boolean quoted = !quotes(key.type);
    if (quoted) {
      out.put('"');
    }
    if (!value(key, depth + 1, out)) {
      return false;
    }
    if (quoted) {
      out.put('"');
    }
    out.put(':');
    if (reader.nextTag() != (2 << 3 | value.wireType)
        || !value(value, depth + 1, out)
        || reader.position() != end) {
      return false;
    }
    reader.move(end, limit);
    return true;
  }

  /** Whether a value of the type, of those that keys may have, is in quotes anyway. */
  private static boolean quotes(com.google.protobuf.Descriptors.FieldDescriptor.Type type) {
    return switch (type) {
      case STRING, INT64, UINT64, SINT64, FIXED64, SFIXED64 -> true;
      default -> false;
    };
  }

  private boolean value(Plan.Field field, int depth, JsonBytes out) {
    switch (field.type) {
      case INT32 -> out.put((long) (int) reader.varint());
      case SINT32 -> out.put((long) zigzag((int) reader.varint()));
      case SFIXED32 -> out.put((long) reader.fixed32());
      case UINT32 -> out.put(reader.varint() & 0xffff_ffffL);
      case FIXED32 -> out.put(reader.fixed32() & 0xffff_ffffL);
      case INT64 -> out.put('"').put(reader.varint()).put('"');
      case SINT64 -> out.put('"').put(zigzag(reader.varint())).put('"');
      case SFIXED64 -> out.put('"').put(reader.fixed64()).put('"');
      case UINT64 -> unsigned(reader.varint(), out);
      case FIXED64 -> unsigned(reader.fixed64(), out);
      case BOOL -> out.putAscii(reader.varint() == 0 ? "false" : "true");
      case FLOAT -> out.putAscii(number(Float.intBitsToFloat(reader.fixed32())));
      case DOUBLE -> out.putAscii(number(Double.longBitsToDouble(reader.fixed64())));
      case ENUM -> enumeration(field, (int) reader.varint(), out);
      case STRING -> {
        int length = reader.length();
        int at = reader.position();
        reader.advance(length);
        return out.putString(reader.bytes(), at, length);
      }
      case BYTES -> {
        int length = reader.length();
        out.putBase64(reader.bytes(), reader.position(), length);
        reader.advance(length);
      }
      case MESSAGE -> {
        return nested(Objects.requireNonNull(field.nested), depth, out);
      }
      case GROUP -> {
        return false;
      }
    }
    return true;
  }

  private boolean nested(Plan type, int depth, JsonBytes out) {
    int limit = reader.limit();
    int length = reader.length();
    int end = reader.position() + length;
    reader.move(reader.position(), end);
    boolean told = message(type, end, depth + 1, out);
    reader.move(end, limit);
    return told;
  }

  private static int zigzag(int value) {
    return value >>> 1 ^ -(value & 1);
  }

  private static long zigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }

  private static void unsigned(long value, JsonBytes out) {
    out.put('"').putAscii(Long.toUnsignedString(value)).put('"');
  }

  private static void enumeration(Plan.Field field, int number, JsonBytes out) {
    byte @Nullable [] name = field.enumName(number);
    if (name == null) {
      out.put((long) number);
    } else {
      out.put(name);
    }
  }

  private static String number(float value) {
    return Float.isFinite(value) ? Float.toString(value) : '"' + Float.toString(value) + '"';
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : '"' + Double.toString(value) + '"';
  }

  private boolean timestamp(int end, JsonBytes out) {
    long seconds = seconds();
    int nanos = nanos();
    if (reader.position() != end
        || seconds < JsonBytes.FIRST_SECOND
        || seconds > JsonBytes.LAST_SECOND
        || nanos < 0
        || nanos >= SECOND) {
      return false;
    }
    out.put('"').putTime(seconds, nanos).put('"');
    return true;
  }

  private boolean duration(int end, JsonBytes out) {
    long seconds = seconds();
    int nanos = nanos();
    boolean usual = seconds >= 0 && seconds <= 315_576_000_000L && nanos >= 0 && nanos < SECOND;
    if (reader.position() != end || !usual) {
      return false; // Negative ones too: rare.
    }
    out.put('"').put(seconds).putFraction(nanos).put('s').put('"');
    return true;
  }

  private long seconds() {
    return at(1 << 3) ? reader.varint() : 0;
  }

  private int nanos() {
    return at(2 << 3) ? (int) reader.varint() : 0;
  }

  /** Whether this tag is next; then it is read. */
  private boolean at(int tag) {
    int position = reader.position();
    if (reader.nextTag() == tag) {
      return true;
    }
    reader.move(position, reader.limit());
    return false;
  }
}
