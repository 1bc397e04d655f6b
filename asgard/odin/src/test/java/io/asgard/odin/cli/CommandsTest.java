package io.asgard.odin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  @TempDir private Path root;

  @Test
  void saysInOneLineThatATokenIsNotKnown() {
    assertThat(errors("token", "revoke", "none"))
        .isEqualTo("token: none (expected: an id of `token list`)\n");
  }

  @Test
  void readsTheOptionsOfTheCommandThatIsAskedForAlone() {
    Set<String> all = Commands.line().getSubcommands().keySet();
    assertThat(all).contains("plan", "token", "replay");
    for (String name : all) {
      assertThat(Commands.line(name, "-x").getSubcommands()).containsOnlyKeys(name);
    }
    assertThat(Commands.line("pla").getSubcommands().keySet()).isEqualTo(all);
  }

  private String errors(String... words) {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setProperty("asgard.root", root.toString());
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertThat(Commands.run(words)).isEqualTo(1);
      return bytes.toString(StandardCharsets.UTF_8);
    } finally {
      System.setErr(before);
      System.clearProperty("asgard.root");
    }
  }
}
