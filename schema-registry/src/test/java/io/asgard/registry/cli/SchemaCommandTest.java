package io.asgard.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SchemaCommandTest {
  @Test
  void anErrorIsNoChangeThatBreaks() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream failing =
        new PrintStream(said, true, StandardCharsets.UTF_8) {
          @Override
          public void println(String line) {
            throw new OutOfMemoryError("for the test");
          }
        };
    int code =
        SchemaCommand.run(
            failing, failing, "list", "--registry", "http://127.0.0.1:1", "--token-file", "/none");
    assertThat(code).isEqualTo(2);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("OutOfMemoryError: for the test");
  }
}
