package io.asgard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.e2e.torture.FrontingTorture;
import org.junit.jupiter.api.Test;

/** A few seeded points of {@code bin/torture fronting}. */
class FrontingTortureE2E {
  @Test
  void nothingThatAFrontingServerAcknowledgedIsLostOrOutOfOrder() throws Exception {
    try (FrontingTorture torture = FrontingTorture.start()) {
      assertThat(torture.fewPoints(20261122)).isTrue();
    }
  }
}
