package io.asgard.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.feed.source.Cleaning;
import io.asgard.producer.Stats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final Duration GIVE_UP = Duration.ofSeconds(60);
  private static final long SECOND = 1_000_000_000;

  private final List<String> log = new ArrayList<>();
  private final Watch watch =
      new Watch("bus", "f:1", new Cleaning(), Duration.ofSeconds(1), log::add);
  private final long start = System.nanoTime();

  @Test
  void saysHowFarItIs() {
    watch.look(stats(100, 100, ""), start + 2 * SECOND, GIVE_UP);
    assertThat(log).singleElement().asString().contains("100 sent (").contains("100 stored");
  }

  @Test
  void saysThatNothingAnswersAndGivesUp() {
    Stats silent = stats(100, 0, "UNAVAILABLE: refused");
    assertThat(watch.look(silent, start + 10 * SECOND, GIVE_UP)).isTrue();
    assertThat(log).singleElement().asString().contains("does not answer for 10 s: UNAVAILABLE");
    assertThat(watch.look(silent, start + 61 * SECOND, GIVE_UP)).isFalse();
  }

  @Test
  void aPauseWithNothingPendingIsNoSilence() {
    assertThat(watch.look(stats(5, 5, ""), start + 600 * SECOND, GIVE_UP)).isTrue();
  }

  private static Stats stats(long sent, long stored, String failure) {
    return new Stats(sent, stored, Map.of(), 0, sent - stored, 0, 0, failure);
  }
}
