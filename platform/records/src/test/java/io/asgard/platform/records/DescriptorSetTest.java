package io.asgard.platform.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.TimestampProto;
import io.asgard.contracts.sample.DriverLocation;
import org.junit.jupiter.api.Test;

class DescriptorSetTest {
  @Test
  void findsMessagesWhateverTheOrderOfTheFiles() {
    DescriptorSet set = DescriptorSet.of(Samples.files());
    assertThat(set.message("asgard.sample.DriverLocation"))
        .map(Descriptor::getFullName)
        .contains("asgard.sample.DriverLocation");
    assertThat(set.message("asgard.sample.Nothing")).isEmpty();
  }

  @Test
  void findsNestedMessages() {
    FileDescriptorProto file =
        file("a.proto")
            .setPackage("p")
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName("Outer")
                    .addNestedType(DescriptorProto.newBuilder().setName("Inner")))
            .build();
    assertThat(parse(file).message("p.Outer.Inner")).isPresent();
  }

  @Test
  void refusesBytesThatAreNoDescriptorSet() {
    assertThatThrownBy(() -> DescriptorSet.parse(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("protoc --descriptor_set_out");
  }

  @Test
  void refusesAnEmptySet() {
    assertThatThrownBy(() -> parse()).hasMessageContaining("no file in it");
  }

  @Test
  void namesEveryImportThatIsMissing() {
    assertThatThrownBy(
            () -> parse(file("a.proto").addDependency("b.proto").addDependency("c.proto").build()))
        .hasMessageContaining("import b.proto")
        .hasMessageContaining("import c.proto")
        .hasMessageContaining("--include_imports");
  }

  @Test
  void refusesACycleOfImports() {
    assertThatThrownBy(
            () ->
                parse(
                    file("a.proto").addDependency("b.proto").build(),
                    file("b.proto").addDependency("a.proto").build()))
        .hasMessageContaining("[a.proto, b.proto]: import each other");
  }

  @Test
  void namesATypeThatDoesNotLink() {
    FieldDescriptorProto field =
        FieldDescriptorProto.newBuilder()
            .setName("f")
            .setNumber(1)
            .setType(Type.TYPE_MESSAGE)
            .setTypeName(".p.Missing")
            .build();
    FileDescriptorProto file =
        file("a.proto")
            .addMessageType(DescriptorProto.newBuilder().setName("M").addField(field))
            .build();
    assertThatThrownBy(() -> parse(file)).hasMessageContaining(".p.Missing");
  }

  @Test
  void refusesTwoFilesOfOneName() {
    FileDescriptorProto one = DriverLocation.getDescriptor().getFile().toProto();
    FileDescriptorProto other = one.toBuilder().setPackage("other").build();
    assertThatThrownBy(() -> parse(one, other, TimestampProto.getDescriptor().toProto()))
        .hasMessageContaining("driver_location.proto: twice in the set");
  }

  @Test
  void namesEveryTypeThatTwoFilesDeclare() {
    DescriptorProto.Builder type = DescriptorProto.newBuilder().setName("M");
    EnumDescriptorProto.Builder kind =
        EnumDescriptorProto.newBuilder()
            .setName("E")
            .addValue(EnumValueDescriptorProto.newBuilder().setName("ZERO").setNumber(0));
    assertThatThrownBy(
            () ->
                parse(
                    file("b.proto").addMessageType(type).addEnumType(kind).build(),
                    file("a.proto").addMessageType(type).addEnumType(kind).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "type E: in a.proto and b.proto (expected: once)\n"
                + "type M: in a.proto and b.proto (expected: once)");
  }

  @Test
  void refusesAChainOfPublicImportsThatNoStackWouldHold() {
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    for (int i = 0; i < 20_000; i++) {
      set.addFile(file(i + ".proto").addDependency((i + 1) + ".proto").addPublicDependency(0));
    }
    set.addFile(file("20000.proto"));
    assertThatThrownBy(() -> DescriptorSet.of(set.build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("19899.proto: import public, 101 files deep (expected: <= 100)");
  }

  @Test
  void linksAChainOfImportsThatNoStackWouldHold() {
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    for (int i = 0; i < 20_000; i++) {
      set.addFile(file(i + ".proto").addDependency((i + 1) + ".proto"));
    }
    set.addFile(file("20000.proto"));
    assertThat(DescriptorSet.of(set.build()).files()).hasSize(20_001);
  }

  private static FileDescriptorProto.Builder file(String name) {
    return FileDescriptorProto.newBuilder().setName(name).setSyntax("proto3");
  }

  private static DescriptorSet parse(FileDescriptorProto... files) {
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    for (FileDescriptorProto file : files) {
      set.addFile(file);
    }
    return DescriptorSet.parse(set.build().toByteArray());
  }
}
