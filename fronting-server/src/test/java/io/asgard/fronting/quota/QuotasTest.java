package io.asgard.fronting.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.fronting.live.Quota;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class QuotasTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 500_000_000L); // Wraps soon.
  private final AtomicReference<Quota> quota =
      new AtomicReference<>(new Quota(100, DataSize.ofBytes(1_000)));
  private final Quotas quotas = new Quotas(team -> quota.get(), now::get);

  @Test
  void aSecondsWorthCanComeAtOnce() {
    assertThat(letIn(1, 1)).isEqualTo(100);
    advance(Duration.ofMillis(100));
    assertThat(letIn(1, 1)).isEqualTo(10);
  }

  @Test
  void theRateIsExactOverTime() {
    int events = letIn(7, 7);
    for (int i = 0; i < 60_000; i++) {
      advance(Duration.ofMillis(1));
      events += letIn(7, 7);
    }
    assertThat(events * 7).isBetween(100 * 61, 100 * 61 + 7);
  }

  @Test
  void aRequestLargerThanASecondIsLetInAndPaidForAfterwards() {
    quotas.check("a");
    quotas.take("a", 1_000, 0);
    advance(Duration.ofSeconds(8));
    assertThatThrownBy(() -> quotas.check("a"))
        .isInstanceOf(QuotaException.class)
        .hasMessage("quota: 100 events/s of team a are used up (expected: again in 1001 ms)")
        .extracting(e -> ((QuotaException) e).retryAfter())
        .isEqualTo(Duration.ofMillis(1001));
    advance(Duration.ofMillis(1001));
    quotas.check("a");
  }

  @Test
  void bytesAreLimitedToo() {
    quotas.take("a", 1, 1_500);
    assertThatThrownBy(() -> quotas.check("a"))
        .hasMessage("quota: 1000B/s of team a are used up (expected: again in 501 ms)");
  }

  @Test
  void teamsDoNotFeelEachOther() {
    quotas.take("a", 1_000, 0);
    quotas.check("b");
  }

  @Test
  void aChangedRateHoldsAtOnce() {
    quotas.take("a", 1_000, 0);
    quota.set(Quota.NONE);
    quotas.check("a");
  }

  private int letIn(int events, long bytes) {
    int requests = 0;
    while (true) {
      try {
        quotas.check("a");
      } catch (QuotaException e) {
        return requests;
      }
      quotas.take("a", events, bytes);
      requests++;
    }
  }

  private void advance(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
