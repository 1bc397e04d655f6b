package io.asgard.firehose.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvFileTest {
  @Test
  void readsWhatShellsAndDockerTake() {
    assertThat(
            EnvFile.parse(
                "f",
                List.of("# a", "", "A=1", "export B=\"two words\"", "C='x=y'", "D = d ", "E=")))
        .isEqualTo(Map.of("A", "1", "B", "two words", "C", "x=y", "D", "d", "E", ""));
  }

  @Test
  void namesEveryLineThatIsNone() {
    assertThatThrownBy(() -> EnvFile.parse("f", List.of("A", "B=1", "=secret")))
        .hasMessage(
            """
            f:1: no variable (expected: KEY=VALUE)
            f:3: no variable (expected: KEY=VALUE)""");
    assertThatThrownBy(() -> EnvFile.read(Path.of("/none"))).hasMessageContaining("/none: cannot");
  }
}
