package io.asgard.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final long MILLI = 1_000_000;

  private final Lane lane =
      new Lane(
          new Batching(3, 1_000, Duration.ofMillis(5)),
          new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1)));
  private final Pending first = event(0);
  private final Pending second = event(1 * MILLI);

  @Test
  void waitsUntilTheFirstEventHasLingered() {
    lane.add(first);
    lane.add(second);
    assertThat(lane.next(4 * MILLI)).isEmpty();
    assertThat(lane.next(5 * MILLI)).containsExactly(first, second);
  }

  @Test
  void sendsAFullBatchAtOnce() {
    lane.add(first);
    lane.add(second);
    lane.add(event(1 * MILLI));
    lane.add(event(1 * MILLI));
    assertThat(lane.next(1 * MILLI)).hasSize(3);
  }

  @Test
  void aBatchHasItsBytesButAlwaysOneEvent() {
    lane.add(large(0));
    lane.add(large(0));
    assertThat(lane.next(0)).hasSize(1);
  }

  @Test
  void sendsNothingWhileABatchIsInFlight() {
    lane.add(first);
    List<Pending> batch = lane.next(5 * MILLI);
    lane.add(second);
    assertThat(lane.next(50 * MILLI)).isEmpty();
    lane.settle(batch, List.of(), "", 50 * MILLI);
    assertThat(lane.next(50 * MILLI)).containsExactly(second);
  }

  @Test
  void sendsAgainBeforeAnythingNewerAfterTheBackoff() {
    lane.add(first);
    List<Pending> batch = lane.next(5 * MILLI);
    lane.add(second);
    lane.settle(batch, batch, "UNAVAILABLE", 10 * MILLI);
    assertThat(lane.next(59 * MILLI)).isEmpty();
    assertThat(lane.next(110 * MILLI)).containsExactly(first, second);
  }

  @Test
  void removesWhatIsTooOld() {
    lane.add(first);
    lane.add(second);
    assertThat(lane.expire(1 * MILLI)).containsExactly(first);
    assertThat(lane.next(10 * MILLI)).containsExactly(second);
  }

  @Test
  void whatIsDrainedIsNobodyElses() {
    lane.add(first);
    List<Pending> batch = lane.next(5 * MILLI);
    assertThat(lane.drain()).containsExactly(first);
    assertThat(lane.settle(batch, List.of(), "", 6 * MILLI)).isFalse();
    assertThat(lane.add(second)).isFalse();
  }

  @Test
  void backoffDoublesToItsMaximumAndHalvesByChance() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
    assertThat(backoff.delay(1, 0)).isEqualTo(100 * MILLI);
    assertThat(backoff.delay(3, 0)).isEqualTo(400 * MILLI);
    assertThat(backoff.delay(50, 0)).isEqualTo(1_000 * MILLI);
    assertThat(backoff.delay(1, 0.5)).isEqualTo(75 * MILLI);
  }

  private static Pending event(long since) {
    return Pending.of("t", ByteString.EMPTY, ByteString.EMPTY, since);
  }

  private static Pending large(long since) {
    return Pending.of("t", ByteString.EMPTY, ByteString.copyFrom(new byte[900]), since);
  }
}
