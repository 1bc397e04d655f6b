package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PolicyTest {
  @Test
  void isShortFirstAndNeverTooLong() {
    Policy policy = Policy.DEFAULT;
    assertThat(policy.delay(1)).isEqualTo(Duration.ofMillis(500));
    assertThat(policy.delay(2)).isEqualTo(Duration.ofSeconds(1));
    assertThat(policy.delay(3)).isEqualTo(Duration.ofSeconds(2));
    assertThat(policy.delay(1000)).isEqualTo(Duration.ofSeconds(30));
  }
}
