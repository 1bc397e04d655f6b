package io.asgard.enigma.window;

import static io.asgard.enigma.store.Samples.END;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.platform.test.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private final Windows windows = new Windows();

  @Test
  void answersAtOnceWhenALaterWindowIsKnown() {
    windows.closed("supply", window(END));
    assertThat(windows.next("supply", END.minusMillis(1), LONG)).isCompletedWithValue(of(END));
    assertThat(windows.next("supply", Instant.MIN, Duration.ZERO)).isCompletedWithValue(of(END));
  }

  @Test
  void answersAtOnceWithNothingWhenNobodyWaits() {
    windows.closed("supply", window(END));
    assertThat(windows.next("supply", END, Duration.ZERO)).isCompletedWithValue(Optional.empty());
  }

  @Test
  void wakesAllWhoWaitForAnEarlierEnd() {
    CompletableFuture<Optional<Window>> one = windows.next("supply", END.minusMillis(1), LONG);
    CompletableFuture<Optional<Window>> two = windows.next("supply", Instant.MIN, LONG);
    CompletableFuture<Optional<Window>> later = windows.next("supply", END, LONG);
    CompletableFuture<Optional<Window>> other = windows.next("demand", Instant.MIN, LONG);
    windows.closed("supply", window(END));
    assertThat(one).isCompletedWithValue(of(END));
    assertThat(two).isCompletedWithValue(of(END));
    assertThat(later).isNotDone();
    assertThat(other).isNotDone();
    assertThat(windows.waiting()).isEqualTo(2);
  }

  @Test
  void forgetsAPollThatTimedOut() {
    CompletableFuture<Optional<Window>> poll =
        windows.next("supply", Instant.MIN, Duration.ofMillis(10));
    assertThat(poll.join()).isEmpty();
    Eventually.eventually(() -> assertThat(windows.waiting()).isZero());
  }

  @Test
  void olderWindowsChangeNothing() {
    windows.closed("supply", window(END));
    windows.closed("supply", window(END.minusSeconds(10)));
    assertThat(windows.latest("supply")).hasValue(window(END));
  }

  @Test
  void theSameWindowAgainIsItsNewState() {
    windows.closed("supply", window(END));
    windows.closed("supply", new Window(END.minusSeconds(10), END, 7, 3));
    assertThat(windows.latest("supply").orElseThrow().late()).isEqualTo(3);
  }

  @Test
  void releaseEndsAllPolls() {
    CompletableFuture<Optional<Window>> poll = windows.next("supply", Instant.MIN, LONG);
    windows.release();
    assertThat(poll).isCompletedWithValue(Optional.empty());
    assertThat(windows.waiting()).isZero();
  }

  private static Optional<Window> of(Instant end) {
    return Optional.of(window(end));
  }

  private static Window window(Instant end) {
    return new Window(end.minusSeconds(10), end, 5, 0);
  }
}
