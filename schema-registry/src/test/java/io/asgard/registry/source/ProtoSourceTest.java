package io.asgard.registry.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.asgard.contracts.v1.ProtoSources;
import io.asgard.platform.records.DescriptorSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compiles what it prints, by the real protoc, and compares. */
class ProtoSourceTest {
  private final Protoc protoc = new Protoc(Duration.ofSeconds(20));

  @AfterEach
  void close() throws IOException {
    protoc.close();
  }

  @ParameterizedTest
  @MethodSource("directories")
  void theFilesOfTheRepositoryComeBackEqual(Path directory) throws IOException {
    Map<String, String> sources = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".proto")).toList()) {
        sources.put(directory.relativize(file).toString(), Files.readString(file));
      }
    }
    comesBackEqual(sources);
  }

  static Stream<Path> directories() throws IOException {
    try (Stream<Path> examples = Files.list(Path.of("../docs/examples/schemas"))) {
      return Stream.concat(
          Stream.of(Path.of("../contracts/src/main/proto")),
          examples.filter(Files::isDirectory).toList().stream());
    }
  }

  @Test
  void whatOnlyProto2HasComesBackEqual() {
    comesBackEqual(
        Map.of(
            "a.proto",
            """
            syntax = "proto2";
            package acme;
            import "google/protobuf/descriptor.proto";
            option java_package = "com.acme";
            extend google.protobuf.FieldOptions { optional string unit = 50000; repeated Note note = 50001; }
            message Note { optional string text = 1; optional Note inner = 2; }
            message M {
              option deprecated = true;
              message First { optional int32 a = 1; }
              required string a = 1 [default = "q\\"\\nü", json_name = "z", (unit) = "m/s"];
              optional bytes b = 2 [default = "\\001x"];
              map<string, Note> c = 3;
              message Second {}
              optional group Inner = 4 { optional int32 x = 1; repeated group Deep = 2 {} }
              repeated int32 d = 5 [packed = true, (note) = {text: "a" inner {text: "b"}}, (note) = {}];
              optional double e = 6 [default = -inf];
              optional Kind f = 7 [default = TWO];
              oneof choice { string g = 8; Second h = 9; }
              message Third {}
              oneof other { First i = 10; group Odd = 11 { optional bool y = 1; } }
              extensions 100 to 199, 1000 to max;
              reserved 50, 60 to 70;
              reserved "old", "older";
              enum Kind { option allow_alias = true; ONE = 1; TWO = -2; UNO = 1 [deprecated = true]; reserved 5 to max; reserved "THREE"; }
              extend M { optional int32 own = 100; }
            }
            service S { rpc Do(stream M) returns (stream Note) { option deprecated = true; } rpc Say(M) returns (M); }
            """));
  }

  @Test
  void presenceOfProto3AndEditionsComesBackEqual() {
    comesBackEqual(
        Map.of(
            "three.proto",
            """
            syntax = "proto3";
            message M { optional int32 a = 1; int32 b = 2; repeated int32 c = 3 [packed = false]; oneof o { int32 d = 4; } optional string e = 5; }
            """,
            "edition.proto",
            """
            edition = "2023";
            package acme.e;
            option features.field_presence = IMPLICIT;
            import "three.proto";
            message M {
              int32 a = 1;
              int32 b = 2 [features.field_presence = EXPLICIT, default = 7];
              .M c = 3 [features.message_encoding = DELIMITED];
              reserved x, y;
              enum E { option features.enum_type = CLOSED; ONE = 1; reserved TWO; }
              E e = 4 [features.field_presence = LEGACY_REQUIRED];
            }
            """));
  }

  private void comesBackEqual(Map<String, String> sources) {
    Map<String, FileDescriptorProto> before = compile(sources);
    DescriptorSet set =
        DescriptorSet.of(FileDescriptorSet.newBuilder().addAllFile(before.values()).build());
    Map<String, String> printed = new LinkedHashMap<>();
    before.values().stream()
        .filter(file -> file.getMessageTypeCount() > 0)
        .map(
            file ->
                (file.hasPackage() ? file.getPackage() + "." : "")
                    + file.getMessageType(0).getName())
        .forEach(type -> printed.putAll(ProtoSource.of(set, List.of(type))));
    assertThat(printed.keySet()).containsAll(sources.keySet());
    Map<String, FileDescriptorProto> after = compile(printed);
    sources
        .keySet()
        .forEach(
            name -> assertThat(after.get(name)).as(printed.get(name)).isEqualTo(before.get(name)));
  }

  private Map<String, FileDescriptorProto> compile(Map<String, String> sources) {
    ProtoSources.Builder all = ProtoSources.newBuilder();
    sources.forEach((name, source) -> all.addFilesBuilder().setName(name).setContent(source));
    Map<String, FileDescriptorProto> files = new LinkedHashMap<>();
    try {
      FileDescriptorSet.parseFrom(protoc.compile(all.build()))
          .getFileList()
          .forEach(file -> files.put(file.getName(), file));
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    return files;
  }
}
