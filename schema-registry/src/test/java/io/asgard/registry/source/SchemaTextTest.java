package io.asgard.registry.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.platform.records.DescriptorSet;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaTextTest {
  @Test
  void showsWhatDecidesHowAFieldIsRead() throws IOException {
    String source =
        """
        syntax = "proto2";
        message M {
          optional bytes a = 1 [default = "\\001"];
          optional string b = 2 [default = "x", json_name = "z"];
          repeated int32 c = 3 [packed = true];
          optional E d = 4 [default = TWO];
        }
        enum E { ONE = 1; TWO = 2; }
        """;
    try (Protoc protoc = new Protoc(Duration.ofSeconds(20))) {
      DescriptorSet set =
          DescriptorSet.parse(protoc.compile(ProtocTest.sources("a.proto", source)));
      assertThat(SchemaText.of(set, List.of("M")).values())
          .containsExactly(
              List.of(
                  "message M {",
                  "  optional bytes a = 1 [default = \"\\001\"];",
                  "  optional string b = 2 [default = \"x\", json_name = \"z\"];",
                  "  repeated int32 c = 3 [packed = true];",
                  "  optional E d = 4 [default = TWO];",
                  "}"),
              List.of("enum E { // closed", "  ONE = 1;", "  TWO = 2;", "}"));
    }
  }
}
