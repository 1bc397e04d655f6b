package io.asgard.registry.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.v1.ProtoFile;
import io.asgard.contracts.v1.ProtoSources;
import io.asgard.platform.records.DescriptorSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;

class ProtocTest {
  private final Protoc protoc = new Protoc(Duration.ofSeconds(20));

  @AfterEach
  void close() throws IOException {
    protoc.close();
  }

  @Test
  void compilesFilesThatImportEachOtherAndTheWellKnownTypes() {
    DescriptorSet set =
        DescriptorSet.parse(
            protoc.compile(
                sources(
                    "acme/order.proto",
                    """
                    syntax = "proto3";
                    package acme;
                    import "acme/place.proto";
                    import "google/protobuf/timestamp.proto";
                    message Order { Place to = 1; google.protobuf.Timestamp at = 2; }
                    """,
                    "acme/place.proto",
                    """
                    syntax = "proto3";
                    package acme;
                    message Place { string name = 1; }
                    """)));
    assertThat(set.message("acme.Order")).isPresent();
    assertThat(set.files()).containsKeys("acme/place.proto", "google/protobuf/timestamp.proto");
  }

  @Test
  void saysFileAndLineOfEveryMistake() {
    assertThatThrownBy(
            () ->
                protoc.compile(
                    sources(
                        "a.proto",
                        "syntax = \"proto3\";\nmessage M {\n  int33 a = 1;\n  X b = 2;\n}\n")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.proto:3:3: \"int33\" is not defined")
        .hasMessageContaining("a.proto:4:3: \"X\" is not defined");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../a.proto",
        "/etc/a.proto",
        "a/../b.proto",
        "-I.proto",
        "a\\b.proto",
        "a",
        "a/.b.proto",
        "a\nb.proto",
        "@x.proto",
        ""
      })
  void refusesNamesThatLeadOutOfTheDirectory(String name) {
    assertThatThrownBy(() -> protoc.compile(sources(name, "syntax = \"proto3\";")))
        .hasMessageStartingWith("files.name: " + name + " (expected: a relative path");
  }

  @Test
  void refusesOneNameForAFileAndADirectory() {
    assertThatThrownBy(() -> protoc.compile(sources("a.proto", "", "a.proto/b.proto", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("files.name: a.proto/b.proto cannot be written")
        .hasMessageNotContaining("asgard-protoc");
  }

  @Test
  void refusesHalfOfASurrogatePair() {
    assertThatThrownBy(() -> protoc.compile(sources("a.proto", "// \ud800", "../b.proto", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("files.content: of a.proto (expected: Unicode")
        .hasMessageContaining("files.name: ../b.proto");
  }

  @Test
  void unpacksAgainWhenTheMachineCleanedUp(@TempDir Path directory) throws IOException {
    try (Protoc cleaned = new Protoc(Duration.ofSeconds(20), directory)) {
      ProtoSources sources = sources("a.proto", "syntax = \"proto3\";\nmessage M {}\n");
      cleaned.compile(sources);
      FileSystemUtils.deleteRecursively(directory);
      Files.createDirectories(directory);
      assertThat(DescriptorSet.parse(cleaned.compile(sources)).message("M")).isPresent();
    }
  }

  @Test
  void losesNoTurnWhenItCannotUnpack(@TempDir Path directory) throws IOException {
    Path away = directory.resolve("away");
    ProtoSources sources = sources("a.proto", "syntax = \"proto3\";\nmessage M {}\n");
    try (Protoc hasty = new Protoc(Duration.ofSeconds(2), away)) {
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> hasty.compile(sources)).isInstanceOf(UncheckedIOException.class);
      }
      Files.createDirectories(away);
      assertThat(hasty.compile(sources)).isNotEmpty();
    }
  }

  @Test
  void reachesNoFileOfTheMachine() {
    assertThatThrownBy(
            () ->
                protoc.compile(
                    sources("a.proto", "import \"/etc/passwd\";\nimport \"../x.proto\";")))
        .hasMessageContaining("/etc/passwd");
  }

  @Test
  void endsARunThatTakesTooLong() throws IOException {
    StringBuilder large = new StringBuilder("syntax = \"proto3\";\n");
    for (int i = 0; i < 20_000; i++) {
      large.append("message M").append(i).append(" { string a = 1; }\n");
    }
    try (Protoc hasty = new Protoc(Duration.ofMillis(1))) {
      assertThatThrownBy(() -> hasty.compile(sources("a.proto", large.toString())))
          .hasMessageStartingWith("protoc: not done");
    }
  }

  static ProtoSources sources(String... namesAndContents) {
    ProtoSources.Builder sources = ProtoSources.newBuilder();
    for (int i = 0; i < namesAndContents.length; i += 2) {
      sources.addFiles(
          ProtoFile.newBuilder().setName(namesAndContents[i]).setContent(namesAndContents[i + 1]));
    }
    return sources.build();
  }
}
