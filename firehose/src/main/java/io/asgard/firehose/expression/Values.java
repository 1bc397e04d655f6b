package io.asgard.firehose.expression;

import com.google.common.primitives.UnsignedLong;
import com.google.protobuf.Message;
import com.google.protobuf.NullValue;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.values.CelByteString;
import io.asgard.firehose.json.Nested;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** CEL's values and types, and ours. */
final class Values {
  static final Object NULL = NullValue.NULL_VALUE;

  private Values() {}

  /** CEL's value as one of a {@link ValueType}. */
  static @Nullable Object ours(@Nullable Object value) {
    if (value instanceof UnsignedLong unsigned) {
      return unsigned.longValue() < 0 ? unsigned.bigIntegerValue() : (Object) unsigned.longValue();
    }
    if (value instanceof CelByteString bytes) {
      return bytes.toByteArray();
    }
    if (value instanceof Message message) {
      return new Nested(message.getDescriptorForType(), message.toByteArray());
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Values::ours).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> ours = new LinkedHashMap<>();
      map.forEach((key, of) -> ours.put(String.valueOf(ours(key)), ours(of)));
      return ours;
    }
    return value == NULL || value instanceof dev.cel.common.values.NullValue ? null : value;
  }

  static ValueType type(CelType type) {
    CelKind kind = type.kind();
    return switch (kind) {
      case BOOL -> ValueType.BOOL;
      case INT, UINT -> ValueType.INT;
      case DOUBLE -> ValueType.DOUBLE;
      case STRING -> ValueType.STRING;
      case BYTES -> ValueType.BYTES;
      case TIMESTAMP -> ValueType.TIMESTAMP;
      case DURATION -> ValueType.DURATION;
      case STRUCT -> ValueType.MESSAGE;
      case LIST -> ValueType.LIST;
      case MAP -> ValueType.MAP;
      default -> ValueType.DYN;
    };
  }

  /** 64 bits without a sign. */
  static Object unsigned(long bits) {
    return bits >= 0 ? (Object) bits : new BigInteger(Long.toUnsignedString(bits));
  }
}
