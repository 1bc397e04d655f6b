package io.asgard.odin.spec;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import java.util.List;
import java.util.Optional;

/** The fields of a contract message, as its JSON has them. What they must be, their owner says. */
final class MessageFields {
  private MessageFields() {}

  static ObjectOf of(Descriptor message) {
    return ObjectOf.of(
        message.getFields().stream()
            .map(field -> Field.of(field.getJsonName(), type(field), "", ""))
            .toArray(Field[]::new));
  }

  private static Type type(FieldDescriptor field) {
    if (field.isMapField()) {
      FieldDescriptor value = field.getMessageType().findFieldByName("value");
      return new MapOf(Optional.of(single(value)));
    }
    return field.isRepeated() ? new ListOf(single(field)) : single(field);
  }

  private static Type single(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT -> Scalar.WHOLE;
      case LONG, FLOAT, DOUBLE -> Scalar.NUMBER;
      case BOOLEAN -> Scalar.FLAG;
      case STRING, BYTE_STRING -> Scalar.TEXT;
      case ENUM -> new OneOf(values(field));
      case MESSAGE -> message(field.getMessageType());
    };
  }

  private static Type message(Descriptor message) {
    return message.equals(Duration.getDescriptor()) ? Scalar.SECONDS : of(message);
  }

  private static List<String> values(FieldDescriptor field) {
    return field.getEnumType().getValues().stream().map(EnumValueDescriptor::getName).toList();
  }
}
