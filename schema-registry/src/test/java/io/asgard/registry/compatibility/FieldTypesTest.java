package io.asgard.registry.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.v1.ProtoFile;
import io.asgard.contracts.v1.ProtoSources;
import io.asgard.platform.records.DescriptorSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is said to be the same on the wire is read by protobuf itself, and the rest is not. */
class FieldTypesTest {
  private static final List<String> TYPES =
      List.of(
          "int32",
          "int64",
          "uint32",
          "uint64",
          "sint32",
          "sint64",
          "bool",
          "fixed32",
          "fixed64",
          "sfixed32",
          "sfixed64",
          "float",
          "double",
          "string",
          "bytes",
          "E");
  private static final List<FieldDescriptor> FIELDS = fields();

  @ParameterizedTest
  @FieldSource("FIELDS")
  void aOneOfOneTypeReadsAsAOneOfAnotherWhenTheyAreSaidToBeTheSame(FieldDescriptor written)
      throws Exception {
    for (FieldDescriptor read : FIELDS) {
      // Both ways: every number but 0 reads as true, and not the other way round.
      boolean same =
          one(read).equals(reread(written, read)) && one(written).equals(reread(read, written));
      assertThat(written == read || FieldTypes.sameWire(written, read))
          .as(FieldTypes.name(written) + " as " + FieldTypes.name(read))
          .isEqualTo(same);
    }
  }

  @Test
  void namesTypesAsSourceDoes() {
    assertThat(FIELDS.stream().map(FieldTypes::name))
        .startsWith("int32", "int64")
        .endsWith("bytes", "t.E");
  }

  /** The value that is left of a one, or nothing. */
  private static Object reread(FieldDescriptor written, FieldDescriptor read) {
    byte[] bytes =
        DynamicMessage.newBuilder(written.getContainingType())
            .setField(written, one(written))
            .build()
            .toByteArray();
    try {
      return DynamicMessage.parseFrom(read.getContainingType(), bytes).getField(read);
    } catch (InvalidProtocolBufferException e) {
      return "";
    }
  }

  private static Object one(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT -> 1;
      case LONG -> 1L;
      case FLOAT -> 1f;
      case DOUBLE -> 1d;
      case BOOLEAN -> true;
      case STRING -> "1";
      case BYTE_STRING -> ByteString.copyFromUtf8("1");
      case ENUM -> field.getEnumType().findValueByNumber(1);
      case MESSAGE -> throw new IllegalArgumentException(field.getFullName());
    };
  }

  /** A field of each type, in a message of its own. */
  static List<FieldDescriptor> fields() {
    StringBuilder source = new StringBuilder("syntax = \"proto3\"; package t;\n");
    for (int i = 0; i < TYPES.size(); i++) {
      source.append("message M%d { %s f = 1; }\n".formatted(i, TYPES.get(i)));
    }
    source.append("enum E { ZERO = 0; ONE = 1; }");
    ProtoSources sources =
        ProtoSources.newBuilder()
            .addFiles(ProtoFile.newBuilder().setName("t.proto").setContent(source.toString()))
            .build();
    DescriptorSet set = Cases.compile(sources);
    return IntStream.range(0, TYPES.size())
        .mapToObj(i -> set.message("t.M" + i).orElseThrow().findFieldByNumber(1))
        .toList();
  }
}
