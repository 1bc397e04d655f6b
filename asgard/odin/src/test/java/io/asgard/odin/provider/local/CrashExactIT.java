package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few points of {@code bin/torture odin}. */
class CrashExactIT {
  private static final int SEED = 4;

  @TempDir private Path home;

  @AfterEach
  void end() {
    Processes.in(home).forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void whatIsKilledInAnApplyLeavesNoOrphanAndNoDuplicate() {
    OdinTorture torture = new OdinTorture(home);
    torture.somePoints(new Random(SEED), 3);
    assertThat(torture.wrong()).isEmpty();
  }
}
