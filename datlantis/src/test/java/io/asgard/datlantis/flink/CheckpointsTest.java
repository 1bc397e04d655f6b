package io.asgard.datlantis.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  @TempDir Path directory;

  @Test
  void theNewestCompleteOneCounts() throws IOException {
    complete("a/chk-9");
    complete("a/chk-10");
    Files.createDirectories(directory.resolve("a/chk-11"));
    complete("a/shared");
    assertThat(checkpoints().newest("a")).hasValue(directory.toUri() + "a/chk-10/");
  }

  @Test
  void aJobWithoutOneStartsFromItsPredecessors() throws IOException {
    Files.createDirectories(directory.resolve("b"));
    complete("a/chk-9");
    assertThat(checkpoints().newest(List.of("c", "b", "a"))).get().asString().endsWith("chk-9/");
    assertThat(checkpoints().newest(List.of("c", "b"))).isEmpty();
  }

  private Checkpoints checkpoints() {
    return new Checkpoints(directory.toUri());
  }

  private void complete(String path) throws IOException {
    Path checkpoint = Files.createDirectories(directory.resolve(path));
    Files.createFile(checkpoint.resolve("_metadata"));
  }
}
