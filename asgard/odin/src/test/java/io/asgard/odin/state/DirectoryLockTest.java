package io.asgard.odin.state;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
  @TempDir private Path directory;

  @Test
  void namesTheHolderToWhoeverComesSecond() throws IOException {
    try (DirectoryLock ignored = DirectoryLock.take(directory)) {
      assertThatThrownBy(() -> DirectoryLock.take(directory))
          .hasMessage(
              "%s: another Odin has it, pid %d (expected: one Odin per directory)",
              directory, ProcessHandle.current().pid());
    }
  }

  @Test
  void canBeTakenAgain() throws IOException {
    DirectoryLock.take(directory).close();
    DirectoryLock.take(directory).close();
  }
}
