package io.asgard.odin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
  private static final long GIB = 1L << 30;
  private static final Path HOME = Path.of("/data");

  @Test
  void namesWhatIsTooLittle() {
    assertThat(new Machine(5 * GIB, 90 * GIB, HOME).lack())
        .contains("memory: 5120 MB available (expected: at least 6144 MB)");
    assertThat(new Machine(8 * GIB, GIB, HOME).lack())
        .contains("disk: 1024 MB free in /data (expected: at least 2048 MB)");
    assertThat(new Machine(8 * GIB, 3 * GIB, HOME).lack()).isEmpty();
  }

  @Test
  void measuresWhereTheDataWillBe(@TempDir Path directory) {
    Machine machine = Machine.here(directory.resolve("not/made/yet"));
    assertThat(machine.disk()).isPositive();
    assertThat(machine.memory()).isPositive();
  }
}
