package io.asgard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.e2e.torture.FirehoseTorture;
import org.junit.jupiter.api.Test;

/** A few seeded points of {@code bin/torture firehose}. */
class FirehoseTortureE2E {
  private static final long SEED = 20261123;

  @Test
  void everyEventThatKafkaHasIsAtTheSinkOrADeadLetterAndThoseOfAKeyInOrder() {
    try (FirehoseTorture torture = FirehoseTorture.start(SEED)) {
      torture.fewPoints();
      assertThat(torture.wrong()).isEmpty();
    }
  }
}
