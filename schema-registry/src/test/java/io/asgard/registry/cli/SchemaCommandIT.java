package io.asgard.registry.cli;

import static io.asgard.registry.TestRegistry.ADMIN;
import static io.asgard.registry.TestRegistry.EDITOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.TopicSchema.Compatibility;
import io.asgard.registry.RegistryFixture;
import io.asgard.registry.cli.CommandLineFixture.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaCommandIT {
  @TempDir Path directory;

  @BeforeEach
  void topic() throws Exception {
    RegistryFixture.orders("cli-" + directory.getFileName(), Compatibility.FULL);
  }

  @Test
  void pushesChecksShowsAndRollsBack() throws IOException {
    assertThat(run("push", topicName(), sources("int32 total = 2;")).said())
        .isEqualTo(topicName() + ": version 1\n");
    assertThat(run("check", topicName(), sources("int32 total = 2; bool paid = 3;")).code())
        .isZero();
    assertThat(run("push", topicName(), sources("int32 total = 2; bool paid = 3;")).code())
        .isZero();
    assertThat(run("show", topicName()).said())
        .startsWith("// acme/order.proto\nsyntax = \"proto3\";\npackage acme;\n")
        .contains("message Order {", "  bool paid = 3;");
    run("show", topicName(), "--to", directory.resolve("shown").toString());
    assertThat(run("check", topicName(), directory.resolve("shown").toString()).said())
        .startsWith(topicName() + ": compatible");
    assertThat(run("show", topicName(), "--of", "1").said()).doesNotContain("paid");
    assertThat(run("diff", topicName(), "1").said()).contains("+   bool paid = 3;", "compatible");
    Run back = run("rollback", topicName(), "1");
    assertThat(back.code()).isEqualTo(1);
    assertThat(back.said()).contains("FIELD_DELETED", "FIELD_NUMBER_NOT_RESERVED");
    assertThat(CommandLineFixture.run(ADMIN, "rollback", topicName(), "1", "--force").said())
        .isEqualTo(topicName() + ": version 3\n");
    assertThat(run("history", topicName()).said().lines())
        .hasSize(3)
        .last()
        .asString()
        .contains("restores 1");
    assertThat(run("list").said()).contains(topicName());
  }

  @Test
  void answersWhatBreaksWithOneAndInJson() throws IOException {
    run("push", topicName(), sources("int32 total = 2;"));
    Run words = run("check", topicName(), sources("string total = 2;"));
    assertThat(words.code()).isEqualTo(1);
    assertThat(words.said())
        .startsWith(topicName() + ": 1 finding (FULL, compared with version 1)");
    Run json = run("check", topicName(), sources("string total = 2;"), "--json");
    assertThat(json.code()).isEqualTo(1);
    assertThat(json.said()).contains("\"rule\": \"FIELD_TYPE_CHANGED\"");
    Run push = run("push", topicName(), sources("string total = 2;"), "--json");
    assertThat(push.code()).isEqualTo(1);
    assertThat(push.said()).contains("\"status\":409", "\"findings\":[");
  }

  @Test
  void answersWhatCannotBeTriedWithTwo() throws IOException {
    assertThat(run("check", topicName(), "/nowhere").code()).isEqualTo(2);
    assertThat(run("check", topicName(), directory.toString()).said())
        .contains("no .proto file in it");
    assertThat(run("check", "nothing", sources("")).said()).contains("topic: nothing (expected: ");
    assertThat(run("check", topicName(), sources("int33 a = 2;")).said()).contains("order.proto:5");
    assertThat(run("check").code()).isEqualTo(2);
    run("push", topicName(), sources(""));
    Run version = run("check", topicName(), sources(""), "--against", "x y");
    assertThat(version.code()).isEqualTo(2);
    assertThat(version.said()).contains("version: x y of ");
    assertThat(run("check", topicName(), sources(""), "--mode", "FULL&against=all").said())
        .contains("compatibility: FULL&against=all (expected: one of ");
    Run away = run("list", "--registry", "http://127.0.0.1:1");
    assertThat(away.code()).isEqualTo(2);
  }

  private String topicName() {
    return "cli-" + directory.getFileName();
  }

  private String sources(String fields) throws IOException {
    Path file = directory.resolve("source").resolve("acme/order.proto");
    Files.createDirectories(file.getParent());
    Files.writeString(file, RegistryFixture.source(fields));
    return directory.resolve("source").toString();
  }

  private static Run run(String... words) throws IOException {
    return CommandLineFixture.run(EDITOR, words);
  }
}
