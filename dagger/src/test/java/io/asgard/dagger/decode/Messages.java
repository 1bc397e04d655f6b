package io.asgard.dagger.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Random messages, and what protobuf's own reflection says is in them. */
final class Messages {
  private final SplittableRandom random;

  Messages(long seed) {
    this.random = new SplittableRandom(seed);
  }

  DynamicMessage next(Descriptor type, int depth) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      boolean tooDeep = depth > 3 && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      if (tooDeep || random.nextInt(3) == 0) {
        continue;
      }
      if (!field.isRepeated()) {
        message.setField(field, value(field, depth));
        continue;
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        message.addRepeatedField(field, value(field, depth));
      }
    }
    return message.build();
  }

  private Object value(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> small() ? random.nextInt(3) : random.nextInt();
      case LONG -> field.getName().equals("seconds") ? second() : random.nextLong();
      case FLOAT -> (float) random.nextDouble();
      case DOUBLE -> small() ? 0.0 : random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> small() ? "" : "naïve " + random.nextInt(1000);
      case BYTE_STRING -> ByteString.copyFromUtf8("b" + random.nextInt(1000));
      case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(enumNumber());
      case MESSAGE -> next(field.getMessageType(), depth + 1);
    };
  }

  private boolean small() {
    return random.nextInt(4) == 0;
  }

  private long second() {
    return random.nextLong(-4_000_000_000L, 4_000_000_000L);
  }

  private int enumNumber() {
    return new int[] {0, 1, 2, -7, 99}[random.nextInt(5)];
  }

  /** The columns of a message, as plain values. */
  static Map<String, @Nullable Object> plain(Message message, Set<String> within) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      boolean recursive =
          field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
              && within.contains(field.getMessageType().getFullName());
      if (!recursive) {
        plain.put(field.getName(), plain(message, field, within));
      }
    }
    return plain;
  }

  private static @Nullable Object plain(
      Message message, FieldDescriptor field, Set<String> within) {
    if (field.isMapField()) {
      Map<@Nullable Object, @Nullable Object> map = new HashMap<>();
      FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
      FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
      for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
        Message entry = (Message) message.getRepeatedField(field, i);
        map.put(one(key, entry.getField(key), within), one(value, entry.getField(value), within));
      }
      return map;
    }
    if (field.isRepeated()) {
      List<@Nullable Object> list = new ArrayList<>();
      for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
        list.add(one(field, message.getRepeatedField(field, i), within));
      }
      return list;
    }
    boolean absent = field.hasPresence() && !message.hasField(field);
    return absent ? null : one(field, message.getField(field), within);
  }

  private static @Nullable Object one(FieldDescriptor field, Object value, Set<String> within) {
    return switch (field.getType()) {
      case UINT32, FIXED32 -> Integer.toUnsignedLong((Integer) value);
      case UINT64, FIXED64 -> new BigDecimal(Long.toUnsignedString((Long) value));
      case ENUM -> name((EnumValueDescriptor) value);
      case MESSAGE -> message((Message) value, within);
      default -> value;
    };
  }

  private static String name(EnumValueDescriptor value) {
    boolean known = value.getType().findValueByNumber(value.getNumber()) != null;
    return known ? value.getName() : Integer.toString(value.getNumber());
  }

  private static @Nullable Object message(Message message, Set<String> within) {
    Descriptor type = message.getDescriptorForType();
    if (type.getFullName().equals("google.protobuf.Timestamp")) {
      long seconds = (Long) message.getField(type.findFieldByName("seconds"));
      int nanos = (Integer) message.getField(type.findFieldByName("nanos"));
      return seconds * 1000 + nanos / 1_000_000;
    }
    if (type.getFile().getFullName().equals("google/protobuf/wrappers.proto")) {
      FieldDescriptor value = type.findFieldByName("value");
      return one(value, message.getField(value), within);
    }
    return plain(message, within);
  }
}
