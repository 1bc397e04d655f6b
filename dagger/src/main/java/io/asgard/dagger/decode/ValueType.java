package io.asgard.dagger.decode;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.asgard.platform.records.EventTimes;
import io.asgard.platform.records.WireReader;
import java.math.BigDecimal;
import java.util.Arrays;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/** What a single value of a field is: on the wire, in SQL and in memory. */
enum ValueType {
  INT32(WireReader.VARINT, true, DataTypes.INT()),
  SINT32(WireReader.VARINT, true, DataTypes.INT()),
  UINT32(WireReader.VARINT, true, DataTypes.BIGINT()),
  INT64(WireReader.VARINT, true, DataTypes.BIGINT()),
  SINT64(WireReader.VARINT, true, DataTypes.BIGINT()),
  BOOL(WireReader.VARINT, true, DataTypes.BOOLEAN()),
  SFIXED32(WireReader.FIXED32, true, DataTypes.INT()),
  FIXED32(WireReader.FIXED32, true, DataTypes.BIGINT()),
  SFIXED64(WireReader.FIXED64, true, DataTypes.BIGINT()),
  FLOAT(WireReader.FIXED32, true, DataTypes.FLOAT()),
  DOUBLE(WireReader.FIXED64, true, DataTypes.DOUBLE()),
  TIMESTAMP(WireReader.LENGTH_DELIMITED, true, DataTypes.TIMESTAMP_LTZ(3)),
  // BIGINT would turn the upper half into negative numbers.
  UINT64(WireReader.VARINT, false, DataTypes.DECIMAL(20, 0)),
  FIXED64(WireReader.FIXED64, false, DataTypes.DECIMAL(20, 0)),
  STRING(WireReader.LENGTH_DELIMITED, false, DataTypes.STRING()),
  BYTES(WireReader.LENGTH_DELIMITED, false, DataTypes.BYTES()),
  ENUM(WireReader.VARINT, false, DataTypes.STRING()),
  MESSAGE(WireReader.LENGTH_DELIMITED, false, null);

  private static final byte[] NO_BYTES = {};
  private static final DecimalData ZERO = unsigned(0);

  final int wireType;

  /** Whether a value fits in 64 bits, so that it needs no object. */
  final boolean inBits;

  private final @Nullable DataType sql;

  ValueType(int wireType, boolean inBits, @Nullable DataType sql) {
    this.wireType = wireType;
    this.inBits = inBits;
    this.sql = sql;
  }

  static ValueType of(FieldDescriptor field) {
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      return valueOf(field.getType().name());
    }
    return field.getMessageType().getFullName().equals("google.protobuf.Timestamp")
        ? TIMESTAMP
        : MESSAGE;
  }

  /** The type in SQL; that of a message is in its shape. */
  DataType sql() {
    if (sql == null) {
      throw new IllegalStateException(this + " has no type without its shape");
    }
    return sql;
  }

  /** Whether several values may stand in one length-delimited field. */
  boolean packable() {
    return wireType != WireReader.LENGTH_DELIMITED;
  }

  /** Reads a value of a type that is {@link #inBits}. */
  long bits(WireReader in) {
    return switch (this) {
      case INT32 -> (int) in.varint();
      case SINT32 -> unzigzag(in.varint() & 0xffff_ffffL);
      case UINT32 -> in.varint() & 0xffff_ffffL;
      case INT64 -> in.varint();
      case SINT64 -> unzigzag(in.varint());
      case BOOL -> in.varint() == 0 ? 0 : 1;
      case SFIXED32, FLOAT -> in.fixed32();
      case FIXED32 -> in.fixed32() & 0xffff_ffffL;
      case SFIXED64, DOUBLE -> in.fixed64();
      case TIMESTAMP -> EventTimes.timestamp(in);
      case UINT64, FIXED64, STRING, BYTES, ENUM, MESSAGE -> throw new IllegalStateException(name());
    };
  }

  /** The object that Flink takes for bits in arrays and maps. */
  Object boxed(long bits) {
    return switch (this) {
      case INT32, SINT32, SFIXED32 -> (int) bits;
      case UINT32, INT64, SINT64, FIXED32, SFIXED64 -> bits;
      case BOOL -> bits != 0;
      case FLOAT -> Float.intBitsToFloat((int) bits);
      case DOUBLE -> Double.longBitsToDouble(bits);
      case TIMESTAMP -> TimestampData.fromEpochMillis(bits);
      case UINT64, FIXED64, STRING, BYTES, ENUM, MESSAGE -> throw new IllegalStateException(name());
    };
  }

  /** Reads a value of a type that needs an object; enums and messages need their column. */
  Object object(WireReader in) {
    return switch (this) {
      case UINT64 -> unsigned(in.varint());
      case FIXED64 -> unsigned(in.fixed64());
      case STRING -> string(in);
      case BYTES -> bytes(in);
      default -> boxed(bits(in));
    };
  }

  /** What an absent value reads as where absence is not null. */
  Object absent() {
    return switch (this) {
      case UINT64, FIXED64 -> ZERO;
      case STRING, ENUM -> BinaryStringData.EMPTY_UTF8;
      case BYTES -> NO_BYTES;
      default -> boxed(0);
    };
  }

  private static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }

  // Shares the record's array, which nobody changes.
  private static BinaryStringData string(WireReader in) {
    int length = in.length();
    int start = in.position();
    in.advance(length);
    return BinaryStringData.fromBytes(in.bytes(), start, length);
  }

  private static byte[] bytes(WireReader in) {
    int length = in.length();
    int start = in.position();
    in.advance(length);
    return Arrays.copyOfRange(in.bytes(), start, start + length);
  }

  private static DecimalData unsigned(long value) {
    BigDecimal decimal = new BigDecimal(Long.toUnsignedString(value));
    DecimalData data = DecimalData.fromBigDecimal(decimal, 20, 0);
    if (data == null) {
      throw new IllegalStateException(decimal + " (expected: 20 digits at most)");
    }
    return data;
  }
}
