package io.asgard.platform.clusters;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.platform.test.TestOdin;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovingStreamTest {
  @TempDir Path cache;

  @Test
  void isWhereOdinSaysAndLeavesWhenItMoves() {
    AtomicInteger moves = new AtomicInteger();
    try (TestOdin odin = TestOdin.start();
        MovingStream stream =
            new MovingStream("s", StreamLocations.of(odin.url(), cache, () -> "token"))) {
      stream.onMove(moves::incrementAndGet);
      odin.serves("s", "a:1");
      StreamLocation first = stream.now();
      assertThat(first.getBootstrap()).isEqualTo("a:1");
      assertThat(stream.hasLeft(first)).isFalse();
      odin.serves("s", "b:1");
      eventually(() -> assertThat(stream.hasLeft(first)).isTrue());
      assertThat(stream.now().getBootstrap()).isEqualTo("b:1");
      assertThat(stream.hasLeft(stream.now())).isFalse();
      eventually(() -> assertThat(moves).hasValue(1));
    }
  }

  @Test
  void aPlainAddressIsNeverLeft() {
    try (MovingStream stream = new MovingStream("s", StreamLocations.fixed("a:1"))) {
      assertThat(stream.hasLeft(stream.now())).isFalse();
    }
  }
}
