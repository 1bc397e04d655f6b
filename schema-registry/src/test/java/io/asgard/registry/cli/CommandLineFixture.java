package io.asgard.registry.cli;

import io.asgard.registry.TestRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code bin/schema} against the one registry. */
public final class CommandLineFixture {
  /** What a run said, on both outputs, and its exit code. */
  record Run(int code, String said) {}

  private CommandLineFixture() {}

  /**
   * What the command prints; a line with the exit code follows, unless it is 0.
   *
   * @param repo where the paths that start with docs/ are
   */
  public static String run(Path repo, String command) throws IOException {
    List<String> words = new ArrayList<>();
    for (String word : command.split(" ")) {
      words.add(word.startsWith("docs/") ? repo.resolve(word).toString() : word);
    }
    Run run = run(TestRegistry.EDITOR, words.toArray(String[]::new));
    return run.code() == 0 ? run.said() : run.said() + "(exit code " + run.code() + ")\n";
  }

  static Run run(String token, String... words) throws IOException {
    Path file = Files.createTempFile("schema", ".token");
    Files.writeString(file, token);
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--registry", TestRegistry.url(), "--token-file", file.toString()));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      return new Run(
          SchemaCommand.run(out, out, all.toArray(String[]::new)),
          said.toString(StandardCharsets.UTF_8));
    } finally {
      Files.delete(file);
    }
  }
}
