package io.asgard.odin.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every wrong document of {@code wrong.txt}, with all that is said about it. What begins with
 * {@code set:} is wrong between resources only.
 */
class WrongYamlTest {
  /** A name, a document and the problems that it has. */
  private record Case(String name, String yaml, String problems) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() throws IOException {
    try (InputStream file = WrongYamlTest.class.getResourceAsStream("wrong.txt")) {
      String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("(?m)^===== ")).skip(1).map(WrongYamlTest::parse);
    }
  }

  private static Case parse(String text) {
    int name = text.indexOf('\n');
    int problems = text.indexOf("-----\n");
    return new Case(
        text.substring(0, name),
        text.substring(name + 1, problems),
        text.substring(problems + "-----\n".length()).strip());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saysAllThatIsWrong(Case wrong) {
    assertThat(problems(wrong)).isEqualTo(wrong.problems).isNotEmpty();
  }

  private static String problems(Case wrong) {
    Declared declared =
        ResourceReader.declared(List.of(new Source("t.yaml", wrong.yaml)), Map.of());
    List<Problem> problems = new ArrayList<>(declared.problems());
    if (wrong.name.startsWith("set: ")) {
      problems.addAll(SetRules.problems(declared.resources(), declared.places()));
    }
    return String.join("\n", problems.stream().map(Problem::text).toList());
  }
}
