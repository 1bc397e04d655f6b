package io.asgard.odin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
  private static final String DATABASE =
      "kind: Database\nmetadata: { name: x, project: demo, team: transport }\nspec:\n";

  @TempDir private Path files;

  @Test
  void endsWithZeroWhenNothingIsWrong() throws IOException {
    write("a.yaml", DATABASE + "  port: ${port:0}\n");
    assertThat(out(0, "validate", "-f", files.toString(), "--var", "port=9001"))
        .isEqualTo("valid: 1 resources in 1 files\n");
  }

  @Test
  void saysAllProblemsOfAllFilesAtOnce() throws IOException {
    write("a.yaml", DATABASE + "  port: 9001\n");
    Files.write(files.resolve("b.yaml"), new byte[] {(byte) 0xCA, (byte) 0xFE});
    write("c.yaml", DATABASE.replace("x", "y") + "  port: 9001\n  prot: 1\n");
    Path elsewhere = Files.createDirectory(files.resolve("more"));
    write("more/d.yml", "kind: [\n");
    String a = files.resolve("a.yaml").toString();
    assertThat(out(1, "validate", "-f", files.toString(), "-f", elsewhere.toString()))
        .isEqualTo(
            """
            %1$s/b.yaml:1: document: bytes that are no text (expected: YAML, as UTF-8)
            %1$s/c.yaml:4: spec.port: 9001 (expected: not a port of demo/database/x, spec.port: 9001)
            %1$s/c.yaml:5: spec.prot: unknown field (expected: one of [databases, limits, port]; did you mean port?)
            %1$s/more/d.yml:2: document: expected the node content, but found '<stream end>' (expected: YAML)
            4 problems
            """
                .formatted(Path.of(a).getParent()));
  }

  @Test
  void saysTheSameToPrograms() throws IOException {
    write("a.yaml", DATABASE + "  port: 0\n");
    assertThat(out(1, "validate", "--json", "-f", files.resolve("a.yaml").toString()))
        .contains("\"valid\":false")
        .contains(
            "\"line\":4,\"field\":\"spec.port\",\"value\":\"0\","
                + "\"expected\":\"a port, 1 to 65535\"");
  }

  @Test
  void printsTheSchema() {
    assertThat(out(0, "schema")).startsWith("{").endsWith("}\n");
    assertThat(out(0, "schema", "--page")).startsWith("# Resources");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(files.resolve(name), text);
  }

  private String out(int code, String... words) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setProperty("asgard.root", files.toString());
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertThat(Commands.run(words)).isEqualTo(code);
      return bytes.toString(StandardCharsets.UTF_8);
    } finally {
      System.setOut(before);
      System.clearProperty("asgard.root");
    }
  }
}
