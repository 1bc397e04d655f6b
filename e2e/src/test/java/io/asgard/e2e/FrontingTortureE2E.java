package io.asgard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.e2e.torture.FrontingTorture;
import org.junit.jupiter.api.Test;

/** A few seeded points of {@code bin/torture fronting}. */
class FrontingTortureE2E {
  private static final long SEED = 20261122;

  @Test
  void nothingThatAFrontingServerAcknowledgedIsLostOrOutOfOrder() {
    try (FrontingTorture torture = FrontingTorture.start(SEED)) {
      torture.fewPoints();
      assertThat(torture.wrong()).isEmpty();
    }
  }
}
