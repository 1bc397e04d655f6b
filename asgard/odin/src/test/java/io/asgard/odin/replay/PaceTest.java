package io.asgard.odin.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void letsSoManyGoInASecond() {
    Pace pace = new Pace(OptionalLong.of(100), 0);
    assertThat(gone(pace, 0, SECOND)).isBetween(99, 101);
    assertThat(gone(pace, SECOND, 2 * SECOND)).isBetween(99, 101);
  }

  @Test
  void catchesUpForATenthOfASecondAtMost() {
    Pace pace = new Pace(OptionalLong.of(100), 0);
    assertThat(gone(pace, 60 * SECOND, 61 * SECOND)).isBetween(109, 112);
  }

  @Test
  void hasNoLimitUnlessGiven() {
    assertThat(new Pace(OptionalLong.empty(), 0).take(0)).isZero();
  }

  private static int gone(Pace pace, long from, long to) {
    int gone = 0;
    for (long now = from; now < to; ) {
      long wait = pace.take(now);
      gone += wait == 0 ? 1 : 0;
      now += wait;
    }
    return gone;
  }
}
