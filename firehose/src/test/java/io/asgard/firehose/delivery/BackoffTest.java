package io.asgard.firehose.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Backoff BACKOFF =
      new Backoff(9, Duration.ofMillis(100), Duration.ofSeconds(1));

  private final Backoff backoff = new Backoff(5, Duration.ofMillis(100), Duration.ofSeconds(1));

  @Test
  void doublesUpToTheLongest() {
    assertThat(IntStream.rangeClosed(1, 6).mapToObj(round -> BACKOFF.delay(round, 0)))
        .extracting(Duration::toMillis)
        .containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
  }

  @Test
  void leavesOutUpToHalf() {
    assertThat(BACKOFF.delay(6, 0.5)).isEqualTo(Duration.ofMillis(750));
    assertThat(BACKOFF.delay(6, 1)).isEqualTo(Duration.ofMillis(500));
  }
}
