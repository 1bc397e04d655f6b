package io.asgard.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
  private long now;

  @Test
  void keepsToARate() throws Exception {
    Pace pace = pace(100, 0);
    for (int i = 0; i < 50; i++) {
      pace.byRate();
    }
    assertThat(now).isEqualTo(TimeUnit.MILLISECONDS.toNanos(500));
  }

  @Test
  void aHighRateWaitsRarely() throws Exception {
    Pace pace = pace(69_444, 0);
    for (int i = 0; i < 69_444; i++) {
      pace.byRate();
    }
    assertThat(now).isBetween(998_000_000L, 1_000_100_000L);
  }

  @Test
  void catchesUpWithASecondAtMost() throws Exception {
    Pace pace = pace(100, 0);
    now = TimeUnit.SECONDS.toNanos(60);
    for (int i = 0; i < 200; i++) {
      pace.byRate();
    }
    assertThat(now).isEqualTo(TimeUnit.SECONDS.toNanos(61));
  }

  @Test
  void replaysFasterThanItHappened() throws Exception {
    Pace pace = pace(0, 600);
    pace.byEventTime(1_000_000);
    pace.byEventTime(1_000_000 + 60_000);
    assertThat(now).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
  }

  @Test
  void withoutARateOrASpeedupNothingWaits() throws Exception {
    Pace pace = pace(0, 0);
    assertThat(pace.byRate() && pace.byEventTime(0) && pace.byEventTime(Long.MAX_VALUE)).isTrue();
    assertThat(now).isZero();
  }

  @Test
  void aStopEndsAWait() throws Exception {
    Stop stop = new Stop();
    stop.request();
    assertThat(new Pace(1, 0, () -> now, stop).byRate()).isFalse();
  }

  @Test
  void rowsKeepTheirTimeUnlessTheyAreToLookLikeNow() {
    InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(5_000_000));
    assertThat(new Timeline(false, 600, clock).eventTime(77)).isEqualTo(77);
    Timeline asNow = new Timeline(true, 2, clock);
    assertThat(asNow.eventTime(100)).isEqualTo(5_000_000);
    assertThat(asNow.eventTime(2_100)).isEqualTo(5_001_000);
  }

  private Pace pace(double rate, double speedup) {
    return new Pace(
        rate,
        speedup,
        () -> now,
        nanos -> {
          now += nanos;
          return true;
        });
  }
}
