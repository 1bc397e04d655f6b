package io.asgard.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
  @TempDir Path folder;

  @Test
  void readsTheTokenWithoutItsNewline() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "abc\n");
    assertThat(new TokenFile(file).get()).isEqualTo("abc");
  }

  @Test
  void saysWhichFileItMisses() {
    assertThatThrownBy(() -> new TokenFile(folder.resolve("none")).get())
        .hasMessageContaining("none (expected: readable)");
  }
}
