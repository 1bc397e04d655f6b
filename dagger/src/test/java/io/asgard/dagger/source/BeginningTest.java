package io.asgard.dagger.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BeginningTest {
  private static final Instant EIGHT = Instant.parse("2026-01-05T08:00:00Z");
  private static final Duration AHEAD = Duration.ofMinutes(5);

  @Test
  void whatIsNewerThanTheBoundaryArrivedAtMostThatMuchEarlier() {
    assertThat(since(EIGHT, null)).isEqualTo(EIGHT.minus(AHEAD));
    assertThat(new Beginning(true, EIGHT, null).written()).isEqualTo(EIGHT.toEpochMilli());
  }

  @Test
  void whatArrivedBeforeTheJobFirstBeganIsNotRead() {
    assertThat(since(EIGHT, EIGHT.minusSeconds(60))).isEqualTo(EIGHT.minusSeconds(60));
    assertThat(since(EIGHT, EIGHT.minusSeconds(3_600))).isEqualTo(EIGHT.minus(AHEAD));
    assertThat(since(null, EIGHT)).isEqualTo(EIGHT);
  }

  @Test
  void withoutAnyTimeItIsTheBeginningOrTheEnd() {
    Beginning earliest = new Beginning(true, null, null);
    assertThat(earliest.since(AHEAD)).isEmpty();
    assertThat(earliest.written()).isEqualTo(Long.MIN_VALUE);
    assertThat(reset(earliest)).isEqualTo(OffsetResetStrategy.EARLIEST);
    assertThat(reset(new Beginning(false, null, null))).isEqualTo(OffsetResetStrategy.LATEST);
  }

  @Test
  void whatRetentionTakesAwayIsNoReasonToStop() {
    assertThat(reset(new Beginning(false, EIGHT, null))).isEqualTo(OffsetResetStrategy.EARLIEST);
  }

  private static @Nullable Instant since(@Nullable Instant boundary, @Nullable Instant arrived) {
    return new Beginning(false, boundary, arrived).since(AHEAD).orElse(null);
  }

  private static OffsetResetStrategy reset(Beginning beginning) {
    return beginning.offsets(AHEAD).getAutoOffsetResetStrategy();
  }
}
