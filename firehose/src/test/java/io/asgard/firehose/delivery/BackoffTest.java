package io.asgard.firehose.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(5, Duration.ofMillis(100), Duration.ofSeconds(1));

  @Test
  void doublesUpToTheLongest() {
    RandomGenerator none = () -> 0;
    assertThat(IntStream.of(1, 2, 3, 4, 5, 1_000_000).mapToObj(round -> backoff.delay(round, none)))
        .extracting(Duration::toMillis)
        .containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L);
  }

  @Test
  void leavesOutUpToHalf() {
    assertThat(new Random(1).ints(100).mapToObj(i -> backoff.delay(1, new Random(i)).toMillis()))
        .allMatch(millis -> millis >= 50 && millis <= 100);
  }
}
