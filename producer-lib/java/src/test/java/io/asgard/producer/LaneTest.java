package io.asgard.producer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final long MILLI = 1_000_000;

  private final Lane lane =
      new Lane(
          0,
          new Batching(3, 1_000, Duration.ofMillis(5)),
          new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1)));
  private final Pending first = event(0);
  private final Pending second = event(1 * MILLI);

  @Test
  void waitsUntilTheFirstEventHasLingered() {
    lane.add(first);
    lane.add(second);
    assertThat(next(4 * MILLI)).isEmpty();
    assertThat(next(5 * MILLI)).containsExactly(first, second);
  }

  @Test
  void sendsAFullBatchAtOnce() {
    lane.add(first);
    lane.add(second);
    lane.add(event(1 * MILLI));
    lane.add(event(1 * MILLI));
    assertThat(next(1 * MILLI)).hasSize(3);
  }

  @Test
  void aBatchHasItsBytesButAlwaysOneEvent() {
    lane.add(large(0));
    lane.add(large(0));
    assertThat(next(0)).hasSize(1);
  }

  @Test
  void sendsNothingWhileABatchIsInFlight() {
    lane.add(first);
    Batch batch = sent(5 * MILLI);
    lane.add(second);
    assertThat(next(50 * MILLI)).isEmpty();
    lane.settle(batch, Lane.Retry.NOTHING, 50 * MILLI);
    assertThat(next(50 * MILLI)).containsExactly(second);
  }

  @Test
  void sendsAgainBeforeAnythingNewerAfterTheBackoff() {
    lane.add(first);
    Batch batch = sent(5 * MILLI);
    lane.add(second);
    lane.settle(batch, again(batch, 0), 10 * MILLI);
    assertThat(next(59 * MILLI)).isEmpty();
    assertThat(next(110 * MILLI)).containsExactly(first, second);
  }

  @Test
  void removesWhatIsTooOld() {
    lane.add(first);
    lane.add(second);
    assertThat(lane.expire(1 * MILLI)).containsExactly(first);
    assertThat(next(10 * MILLI)).containsExactly(second);
  }

  @Test
  void whatIsDrainedIsNobodyElses() {
    lane.add(first);
    Batch batch = sent(5 * MILLI);
    assertThat(lane.drain()).containsExactly(first);
    assertThat(lane.settle(batch, Lane.Retry.NOTHING, 6 * MILLI)).isFalse();
    assertThat(lane.add(second)).isFalse();
  }

  @Test
  void whatIsBeingAnsweredHasNoAnswerYet() {
    lane.add(first);
    lane.add(second);
    Batch batch = sent(5 * MILLI);
    lane.settle(batch, Lane.Retry.NOTHING, 6 * MILLI);
    assertThat(lane.hurry()).containsExactly(first, second);
    lane.ended(batch.events());
    assertThat(lane.hurry()).isEmpty();
  }

  @Test
  void whatExpiresHasNoAnswerYet() {
    lane.add(first);
    List<Pending> expired = lane.expire(1 * MILLI);
    assertThat(lane.hurry()).containsExactly(first);
    lane.ended(expired);
    assertThat(lane.hurry()).isEmpty();
  }

  @Test
  void givesUpWhatIsInFlightForTooLongAndSendsNothingNewerYet() {
    lane.add(first);
    Batch batch = sent(5 * MILLI);
    lane.add(second);
    assertThat(lane.expire(1 * MILLI)).containsExactly(first);
    assertThat(lane.expire(1 * MILLI)).isEmpty();
    assertThat(next(50 * MILLI)).isEmpty();
    lane.settle(batch, Lane.Retry.NOTHING, 50 * MILLI);
    assertThat(next(50 * MILLI)).containsExactly(second);
  }

  @Test
  void backoffDoublesToItsMaximumAndHalvesByChance() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
    assertThat(backoff.delay(1, 0)).isEqualTo(100 * MILLI);
    assertThat(backoff.delay(3, 0)).isEqualTo(400 * MILLI);
    assertThat(backoff.delay(50, 0)).isEqualTo(1_000 * MILLI);
    assertThat(backoff.delay(1, 0.5)).isEqualTo(75 * MILLI);
  }

  @Test
  void waitsAsLongAsTheServerAsks() {
    lane.add(first);
    lane.settle(sent(5 * MILLI), again(List.of(first), 700 * MILLI), 10 * MILLI);
    assertThat(next(709 * MILLI)).isEmpty();
    assertThat(next(710 * MILLI)).containsExactly(first);
  }

  @Test
  void halvesWhatIsRefusedAsAWholeInItsOrder() {
    Pending third = event(0);
    List.of(first, second, third).forEach(lane::add);
    lane.split(sent(5 * MILLI));
    assertThat(next(5 * MILLI)).containsExactly(first);
    assertThat(lane.next(5 * MILLI)).isNull();
  }

  @Test
  void sendsWholeBatchesAgainAfterManyThatPassed() {
    Pending third = event(0);
    List.of(first, second, third).forEach(lane::add);
    lane.split(sent(5 * MILLI));
    for (int i = 0; i < 1_000; i++) {
      Batch passed = sent(5 * MILLI);
      lane.settle(passed, Lane.Retry.NOTHING, 5 * MILLI);
      passed.events().forEach(lane::add);
    }
    assertThat(next(50 * MILLI)).hasSize(3);
  }

  @Test
  void aTokenIsGivenTenSecondsInARow() {
    assertThat(lane.tokenRefusedForLong(true, 0)).isFalse();
    assertThat(lane.tokenRefusedForLong(true, 9_000 * MILLI)).isFalse();
    assertThat(lane.tokenRefusedForLong(true, 10_001 * MILLI)).isTrue();
    assertThat(lane.tokenRefusedForLong(false, 10_002 * MILLI)).isFalse();
    assertThat(lane.tokenRefusedForLong(true, 10_003 * MILLI)).isFalse();
  }

  @Test
  void aRefusedTokenAfterALongSilenceIsAnotherMatter() {
    lane.tokenRefusedForLong(true, 0);
    assertThat(lane.tokenRefusedForLong(true, 3_600_000 * MILLI)).isFalse();
  }

  @Test
  void whileItSpoolsOnlyWhatCameFromDiskIsSent() {
    lane.add(first);
    lane.startSpooling();
    lane.add(second);
    assertThat(lane.next(50 * MILLI)).isNull();
    assertThat(lane.unwritten()).containsExactly(first, second);
    lane.written(List.of(first));
    lane.refill(List.of(first));
    assertThat(next(50 * MILLI)).containsExactly(first);
  }

  @Test
  void whileItSpoolsWhatIsInFlightAndNotOnDiskIsGivenUpToo() {
    lane.add(first);
    Batch batch = sent(5 * MILLI);
    lane.startSpooling();
    assertThat(lane.expire(1 * MILLI)).containsExactly(first);
    lane.settle(batch, again(batch, 0), 6 * MILLI);
    assertThat(lane.expire(1 * MILLI)).isEmpty();
    assertThat(lane.window()).isEmpty();
  }

  @Test
  void whatIsGivenUpIsAnsweredOnceAndNeitherKeptNorSentAgain() {
    lane.add(first);
    lane.add(second);
    Batch batch = sent(6 * MILLI);
    Lane.Retry decided = again(batch, 0); // While it had time left.
    assertThat(lane.expire(1 * MILLI)).containsExactly(first);
    assertThat(first.keptOnDisk()).isFalse();
    assertThat(first.end()).isEqualTo(Pending.Before.UNANSWERED);
    assertThat(first.end()).isEqualTo(Pending.Before.ENDED);
    lane.settle(batch, decided, 7 * MILLI);
    assertThat(next(1_000 * MILLI)).containsExactly(second);
  }

  @Test
  void whatComesToDiskInTimeIsNotGivenUp() {
    lane.add(first);
    lane.add(second);
    first.keptOnDisk();
    // The second one is about to be kept; an end behind the first would not keep it from being
    // sent.
    assertThat(lane.expire(1_000 * MILLI)).isEmpty();
    assertThat(next(1_000 * MILLI)).containsExactly(first, second);
  }

  @Test
  void whatIsOnDiskIsNotGivenUp() {
    lane.startSpooling();
    lane.refill(List.of(onDisk(), onDisk()));
    assertThat(lane.expire(1 * MILLI)).isEmpty();
    sent(5 * MILLI);
    assertThat(lane.expire(1 * MILLI)).isEmpty();
  }

  @Test
  void whatWasGivenUpIsNotSentAgainInASmallerBatch() {
    lane.add(first);
    lane.add(second);
    Batch batch = sent(6 * MILLI);
    first.end();
    lane.split(batch);
    assertThat(next(7 * MILLI)).containsExactly(second);
  }

  @Test
  void sendsFromMemoryWhatWasNotWrittenOnceTheDiskIsEmpty() {
    lane.startSpooling();
    lane.add(first);
    lane.stopSpooling();
    lane.add(second);
    assertThat(next(50 * MILLI)).containsExactly(first, second);
  }

  private List<Pending> next(long now) {
    Batch batch = lane.next(now);
    return batch == null ? List.of() : batch.events();
  }

  private Batch sent(long now) {
    return requireNonNull(lane.next(now));
  }

  private static Lane.Retry again(Batch batch, long after) {
    return again(batch.events(), after);
  }

  private static Lane.Retry again(List<Pending> events, long after) {
    return new Lane.Retry(events, after, "UNAVAILABLE");
  }

  private static Pending event(long since) {
    return Pending.published(new byte[10], since);
  }

  private static Pending onDisk() {
    Pending event = event(0);
    event.keptOnDisk();
    return event;
  }

  private static Pending large(long since) {
    return Pending.published(new byte[900], since);
  }
}
