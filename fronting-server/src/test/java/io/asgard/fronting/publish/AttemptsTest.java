package io.asgard.fronting.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private long now = Long.MAX_VALUE - 1; // System.nanoTime may begin anywhere.
  private final Attempts attempts = new Attempts(() -> now);

  @Test
  void waitsLongerAfterEachFailureUpToABoundAndAnewAfterASuccess() {
    List<Integer> pauses = new ArrayList<>();
    for (int failure = 0; failure < 8; failure++) {
      attempts.failed();
      pauses.add(secondsUntilDue());
    }
    attempts.succeeded();
    attempts.failed();
    pauses.add(secondsUntilDue());
    assertThat(pauses).containsExactly(1, 2, 4, 8, 16, 32, 32, 32, 1);
  }

  @Test
  void isSilentWhenNothingCameBackForLong() {
    pass(Duration.ofSeconds(30));
    assertThat(attempts.silent()).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(attempts.silent()).isTrue();
    attempts.expectNothing();
    assertThat(attempts.silent()).isFalse();
  }

  private int secondsUntilDue() {
    int seconds = 0;
    while (!attempts.due()) {
      pass(Duration.ofSeconds(1));
      seconds++;
    }
    return seconds;
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
