package io.asgard.datlantis.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TroubleTest {
  private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

  @Test
  void thePauseDoublesUpToAMinute() {
    Trouble trouble = Trouble.NONE;
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      trouble = trouble.failed("x", NOW);
      assertThat(Duration.between(NOW, trouble.notBefore())).hasSeconds(seconds);
    }
  }

  @Test
  void toWaitForOthersIsNoFailure() {
    assertThat(Trouble.NONE.waiting("x", NOW)).isEqualTo(new Trouble(0, NOW.plusSeconds(1), "x"));
  }
}
