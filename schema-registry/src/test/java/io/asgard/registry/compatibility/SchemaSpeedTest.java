package io.asgard.registry.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.asgard.platform.records.DescriptorSet;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaSpeedTest {
  private static final int MESSAGES = 5_000;

  @Test
  void comparesFiveThousandMessagesInAChainThatNoStackWouldHold() {
    byte[] old = chain(Type.TYPE_INT32);
    byte[] now = chain(Type.TYPE_INT64);
    long began = System.nanoTime();
    List<Finding> findings = SchemaComparison.of(types(old), types(now));
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    assertThat(findings).hasSize(MESSAGES);
    // Coarse: the bench has the goal of 1 s.
    assertThat(took).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void followsAChainOfExchangedMessagesThatNoStackWouldHold() {
    List<Finding> same = SchemaComparison.of(types(exchanged("A")), types(exchanged("B")));
    assertThat(same).extracting(Finding::rule).containsExactly(Rule.FIELD_TYPE_CHANGED_SAME_WIRE);
  }

  /** A message that holds the first of one of two chains, which both are declared. */
  private static byte[] exchanged(String chain) {
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder()
            .setName("chain.proto")
            .setPackage("p")
            .setSyntax("proto3")
            .addMessageType(DescriptorProto.newBuilder().setName("K"))
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName("M0")
                    .addField(field("a", 1, Type.TYPE_MESSAGE).setTypeName(".p." + chain + 0)));
    for (String each : List.of("A", "B")) {
      for (int i = 0; i <= MESSAGES; i++) {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(each + i);
        if (i < MESSAGES) {
          message.addField(field("next", 1, Type.TYPE_MESSAGE).setTypeName(".p." + each + (i + 1)));
        }
        file.addMessageType(message);
      }
    }
    return FileDescriptorSet.newBuilder().addFile(file).build().toByteArray();
  }

  private static TopicTypes types(byte[] set) {
    return new TopicTypes(DescriptorSet.parse(set), "p.K", "p.M0");
  }

  private static byte[] chain(Type type) {
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder()
            .setName("chain.proto")
            .setPackage("p")
            .setSyntax("proto3")
            .addMessageType(DescriptorProto.newBuilder().setName("K"));
    for (int i = 0; i < MESSAGES; i++) {
      DescriptorProto.Builder message =
          DescriptorProto.newBuilder().setName("M" + i).addField(field("a", 1, type));
      if (i + 1 < MESSAGES) {
        message.addField(field("next", 2, Type.TYPE_MESSAGE).setTypeName(".p.M" + (i + 1)));
      }
      file.addMessageType(message);
    }
    return FileDescriptorSet.newBuilder().addFile(file).build().toByteArray();
  }

  private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
    return FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setType(type);
  }
}
