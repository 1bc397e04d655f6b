package io.asgard.firehose.json;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.asgard.firehose.test.Part;
import java.util.List;
import java.util.SplittableRandom;

/** Messages of a type with whatever in their fields. */
final class RandomMessages {
  private static final List<String> TEXTS =
      List.of(
          "",
          "plain text that is longer than eight",
          "quote\" back\\slash",
          "<a href='x'>&=</a>",
          "tab\tline\nnull\0bell\7delete\177",
          "Köln 東京 \uD83D\uDE80",
          "\u2028\u2029\u0080\u07ff\u0800\uffff",
          "?>=<;",
          "1234567\"");
  private static final long[] NUMBERS = {
    0, 1, -1, 127, 128, 300, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final double[] DOUBLES = {
    0, -0.0, 1, 0.1, -6.2, 106.8, 1e7, 1.5e-9, 1e300, Double.NaN, Double.POSITIVE_INFINITY, -3
  };

  private final SplittableRandom random;

  RandomMessages(long seed) {
    random = new SplittableRandom(seed);
  }

  DynamicMessage of(Descriptor type) {
    return of(type, 0);
  }

  private DynamicMessage of(Descriptor type, int depth) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    boolean full = random.nextInt(4) == 0;
    for (FieldDescriptor field : type.getFields()) {
      boolean deep = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth > 2;
      if (field.isRequired() || !deep && (full || random.nextInt(4) == 0)) {
        set(message, field, depth);
      }
    }
    return message.build();
  }

  private void set(DynamicMessage.Builder message, FieldDescriptor field, int depth) {
    if (!field.isRepeated()) {
      message.setField(field, value(field, depth));
      return;
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      message.addRepeatedField(field, value(field, depth));
    }
  }

  private Object value(FieldDescriptor field, int depth) {
    long number =
        random.nextBoolean() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextLong();
    double fraction =
        random.nextBoolean() ? DOUBLES[random.nextInt(DOUBLES.length)] : random.nextDouble();
    return switch (field.getJavaType()) {
      case INT -> (int) number;
      case LONG -> number;
      case FLOAT -> (float) fraction;
      case DOUBLE -> fraction;
      case BOOLEAN -> random.nextBoolean();
      case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
      case BYTE_STRING -> ByteString.copyFrom(bytes(random.nextInt(20)));
      case ENUM -> enumValue(field);
      case MESSAGE -> message(field.getMessageType(), depth);
    };
  }

  byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private EnumValueDescriptor enumValue(FieldDescriptor field) {
    List<EnumValueDescriptor> values = field.getEnumType().getValues();
    boolean unknown = !field.getEnumType().isClosed() && random.nextInt(4) == 0;
    return unknown
        ? field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt())
        : values.get(random.nextInt(values.size()));
  }

  private Message message(Descriptor type, int depth) {
    return switch (type.getFullName()) {
      case "google.protobuf.Timestamp" ->
          time(type, random.nextLong(-62_135_596_800L, 253_402_300_800L));
      case "google.protobuf.Duration" -> time(type, random.nextLong(0, 400_000_000_000L));
      case "google.protobuf.Any" -> Any.pack(Part.newBuilder().setName("a part").build());
      default -> of(type, depth + 1);
    };
  }

  private DynamicMessage time(Descriptor type, long seconds) {
    int[] nanos = {0, 120_000_000, 1_000, 1, 999_999_999, -1};
    return DynamicMessage.newBuilder(type)
        .setField(type.findFieldByNumber(1), seconds)
        .setField(type.findFieldByNumber(2), nanos[random.nextInt(random.nextInt(9) == 0 ? 6 : 5)])
        .build();
  }
}
