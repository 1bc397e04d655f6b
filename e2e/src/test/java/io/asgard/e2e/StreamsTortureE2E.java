package io.asgard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.e2e.torture.StreamsTorture;
import org.junit.jupiter.api.Test;

/** Two seeded points of {@code bin/torture streams}. */
class StreamsTortureE2E {
  private static final long SEED = 20261122;

  @Test
  void nothingOfAStreamIsLostWhenFlowsAreKilledOrARegionFallsSilent() {
    try (StreamsTorture torture = StreamsTorture.start(SEED)) {
      torture.fewPoints();
      assertThat(torture.wrong()).isEmpty();
    }
  }
}
