package io.asgard.odin.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is in the bytes of a file, and how much of it. */
class SourceTest {
  private static final String DATABASE =
      "kind: Database\nmetadata: { name: x, project: demo, team: transport }\nspec:\n  port: 9001\n";

  @Test
  void readsUtf8AndUtf16WithAndWithoutAMark() {
    byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    assertThat(problems(DATABASE.getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(problems(join(mark, DATABASE.getBytes(StandardCharsets.UTF_8)))).isEmpty();
    assertThat(problems(DATABASE.getBytes(StandardCharsets.UTF_16))).isEmpty();
    byte[] little = {(byte) 0xFF, (byte) 0xFE};
    assertThat(problems(join(little, DATABASE.getBytes(StandardCharsets.UTF_16LE)))).isEmpty();
  }

  @Test
  void refusesWhatIsNoText() {
    assertThat(problems(DATABASE.getBytes(StandardCharsets.UTF_16LE)))
        .isEqualTo(
            "t.yaml:1: document: the character U+0000 (expected: YAML, which is printable text)");
    assertThat(problems(new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE}))
        .isEqualTo("t.yaml:1: document: bytes that are no text (expected: YAML, as UTF-8)");
    assertThat(problems(DATABASE.replace("9001", "\u0007")))
        .isEqualTo(
            "t.yaml:4: document: the character U+0007 (expected: YAML, which is printable text)");
  }

  @Test
  void countsLinesOfAnyKind() {
    String bad = DATABASE.replace("9001", "0") + "---\n" + DATABASE.replace("port", "prot");
    String expected =
        """
        t.yaml:4: spec.port: 0 (expected: a port, 1 to 65535)
        t.yaml:8: spec.port: missing (expected: a port, 1 to 65535)
        t.yaml:9: spec.prot: unknown field (expected: one of [databases, limits, port]; did you mean port?)
        t.yaml:7: metadata.name: x (expected: one demo/database/x; it is in t.yaml:2 too)""";
    List<String> lines = expected.lines().sorted().toList();
    for (String end : List.of("\n", "\r\n", "\r")) {
      assertThat(problems(bad.replace("\n", end)).lines().sorted().toList()).isEqualTo(lines);
    }
  }

  @Test
  void refusesAnEmptyFile() {
    String nothing = "t.yaml:1: document: nothing is declared (expected: at least one resource)";
    assertThat(problems("")).isEqualTo(nothing);
    assertThat(problems(" \n\n")).isEqualTo(nothing);
    assertThat(problems("\uFEFF")).isEqualTo(nothing);
  }

  @Test
  void refusesAFileOfTenMegabytes() {
    assertThat(problems(DATABASE + "#".repeat(10_000_000)))
        .isEqualTo("t.yaml:1: document: 10000088 characters (expected: at most 4000000)");
  }

  @Test
  void refusesWhatIsTooDeep() {
    String expected = "t.yaml:4: document: too deep (expected: at most 32 levels)";
    assertThat(problems(DATABASE + "  databases: " + "[".repeat(100_000)))
        .isEqualTo(expected.replace(":4:", ":5:"));
    String steps =
        IntStream.range(1, 5000)
            .mapToObj(i -> "    b" + i + ": &b" + i + " [*b" + (i - 1) + "]\n")
            .collect(Collectors.joining());
    assertThat(problems(service("    b0: &b0 x\n" + steps))).contains("too deep");
  }

  @Test
  void refusesAliasesThatMakeATextImmense() {
    String steps =
        IntStream.range(1, 10)
            .mapToObj(i -> "    a" + i + ": &a" + i + " [" + list("*a" + (i - 1), 9) + "]\n")
            .collect(Collectors.joining());
    assertThat(problems(service("    a0: &a0 [" + list("lol", 9) + "]\n" + steps)))
        .isEqualTo(
            "t.yaml:6: document: too large (expected: at most 100000 values, aliases written out)");
  }

  @Test
  void readsAliasesOfOrdinarySize() {
    assertThat(problems(service("    a: &a [1, 2]\n    b: *a\n    c: *a\n"))).isEmpty();
  }

  private static String service(String settings) {
    return DATABASE.replace("Database", "Enigma") + "  settings:\n" + settings;
  }

  private static String list(String item, int times) {
    return String.join(", ", java.util.Collections.nCopies(times, item));
  }

  private static String problems(String text) {
    return problems(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String problems(byte[] bytes) {
    List<Problem> problems = new ArrayList<>();
    Optional<Source> source = Source.read("t.yaml", bytes, problems);
    List<Source> sources = source.map(List::of).orElse(List.of());
    problems.addAll(ResourceReader.declared(sources, Map.of()).problems());
    return String.join("\n", problems.stream().map(Problem::text).toList());
  }

  private static byte[] join(byte[] one, byte[] other) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(one);
    both.writeBytes(other);
    return both.toByteArray();
  }
}
