package io.asgard.odin.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {
  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {"2026-03-01T12:00:00Z", "2026-03-01T19:00:00+07:00", "24h", "1d", "1440m"})
  void isATimeOrHowLongAgo(String text) {
    assertThat(Moment.parse("from", text, NOW).at()).isEqualTo("2026-03-01T12:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "-1h", "24", "2026-03-01", "9999999999d"})
  void refusesWhatIsNeither(String text) {
    assertThatThrownBy(() -> Moment.parse("from", text, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("from: " + text + " (expected: a time such as");
  }

  @Test
  void isTheSameWhenItIsGivenAlikeLater() {
    Moment first = Moment.parse("from", "24h", NOW);
    assertThat(first.same(Moment.parse("from", "24h", NOW.plusSeconds(60)))).isTrue();
    assertThat(first.same(Moment.parse("from", "2026-03-01T12:00:00Z", NOW))).isTrue();
    assertThat(first.same(Moment.parse("from", "23h", NOW))).isFalse();
  }

  @Test
  void readsDurations() {
    assertThat(Moment.back("ahead", "90s")).isEqualTo(Duration.ofSeconds(90));
    assertThatThrownBy(() -> Moment.back("ahead", "1 day"))
        .hasMessage("ahead: 1 day (expected: such as 30s, 10m, 24h, 7d)");
  }
}
