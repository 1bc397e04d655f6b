package io.asgard.odin.canary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  private static final long MS = 1_000_000;

  private final Latencies latencies = new Latencies();

  @Test
  void knowsNothingAtFirst() {
    assertThat(latencies.quantile(0.5, 0)).isNaN();
  }

  @Test
  void answersWithTheShare() {
    for (int ms = 100; ms >= 1; ms--) {
      latencies.add(ms * MS, 0);
    }
    assertThat(latencies.quantile(0.5, 0)).isEqualTo(0.050);
    assertThat(latencies.quantile(0.99, 0)).isEqualTo(0.099);
    assertThat(latencies.quantile(1, 0)).isEqualTo(0.100);
  }

  @Test
  void forgetsAfterAMinute() {
    latencies.add(9 * MS, 0);
    latencies.add(3 * MS, 30_000);
    assertThat(latencies.quantile(1, 60_000)).isEqualTo(0.009);
    assertThat(latencies.quantile(1, 60_001)).isEqualTo(0.003);
    assertThat(latencies.quantile(1, 90_001)).isNaN();
  }

  @Test
  void keepsTheLastThousand() {
    latencies.add(9 * MS, 0);
    for (int i = 0; i < 1024; i++) {
      latencies.add(2 * MS, 0);
    }
    assertThat(latencies.quantile(1, 0)).isEqualTo(0.002);
  }
}
