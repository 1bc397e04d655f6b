package io.asgard.firehose.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.dropin.Key.Fate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeysTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  @Test
  void knowsEachOfTheirs() throws IOException {
    List<String> theirs = Files.readAllLines(Path.of("src/test/resources/dropin/keys.txt"));
    assertThat(theirs).hasSizeGreaterThan(250).allMatch(name -> Keys.of(name).isPresent());
  }

  @Test
  void isTheTableOfTheDocs() throws IOException {
    assertThat(Files.readString(ROOT.resolve("docs/firehose-drop-in.md")))
        .as("bin/firehose translate --page > docs/firehose-drop-in.md")
        .isEqualTo(Keys.page());
  }

  @Test
  void namesWhatIsNotSupportedUnlessItIsTheirDefault() {
    for (Key key : Keys.all()) {
      if (key.fate() == Fate.NAMED) {
        String name = key.name().replace("*", "X");
        assertThat(problems(name, "something-else"))
            .contains(name + ": not supported; nearest: " + key.ours());
        assertThat(problems(name, key.standard())).noneMatch(problem -> problem.startsWith(name));
      }
    }
  }

  private static List<String> problems(String name, String value) {
    return Translation.of(Map.of("SINK_TYPE", "LOG", name, value), null).problems();
  }
}
