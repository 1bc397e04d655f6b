package io.asgard.odin.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever becomes of a file, reading it ends, with a list of problems or with none. */
class MutatedYamlTest {
  private static final int TIMES = 1500;
  private static final String[] PIECES = {
    "\t",
    "  ",
    "\n",
    ": ",
    "- ",
    "---\n",
    "&a ",
    "*a",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "!!",
    "? ",
    "<<: ",
    "${",
    "}",
    "%",
    "\u0000",
    "\uFEFF",
    "\uD800",
    "9999999999",
    "-1",
    "~",
    "null",
    "#",
    "|"
  };

  private final Random random = new Random(42);

  @Test
  void neverThrows() throws IOException {
    Path deploy = Path.of("../../deploy");
    String two = Files.readString(deploy.resolve("examples/two-regions.yaml"));
    String map = Files.readString(deploy.resolve("local/map.yaml"));
    int wrong = 0;
    for (int i = 0; i < TIMES; i++) {
      String text = i % 2 == 0 ? two : map;
      for (int change = 0; change <= i % 4; change++) {
        text = mutated(text);
      }
      wrong += problems(text).isEmpty() ? 0 : 1;
    }
    assertThat(wrong).isBetween(TIMES / 3, TIMES - 1);
  }

  private String mutated(String text) {
    int at = random.nextInt(text.length());
    int length = Math.min(random.nextInt(12), text.length() - at);
    String piece = random.nextBoolean() ? PIECES[random.nextInt(PIECES.length)] : "";
    return text.substring(0, at) + piece + text.substring(at + length);
  }

  private static List<Problem> problems(String text) {
    List<Problem> problems = new ArrayList<>();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<Source> sources = Source.read("t.yaml", bytes, problems).map(List::of).orElse(List.of());
    Declared declared = ResourceReader.declared(sources, Map.of());
    problems.addAll(declared.problems());
    problems.addAll(SetRules.problems(declared.resources(), declared.places()));
    return problems;
  }
}
