package io.asgard.odin.canary;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import io.asgard.contracts.v1.CanaryRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class BookTest {
  private final Hands clock = new Hands();
  private final Unwritten unwritten = new Unwritten();
  private final Book book = new Book(CanarySettings.DEFAULTS, unwritten, clock);

  BookTest() {
    book.expect(2);
  }

  @Test
  void isAProblemUntilSomethingComes() {
    assertThat(book.problem()).contains("nothing of the canary has come yet");
    come(0, 1);
    come(1, 1);
    assertThat(book.problem()).isEmpty();
  }

  @Test
  void namesThePartitionThatIsSilent() {
    come(0, 1);
    come(1, 1);
    clock.pass(Duration.ofSeconds(11));
    come(0, 2);
    assertThat(book.problem()).contains("partition 1: last seen 11.0 s ago (expected: <= 10.0 s)");
    assertThat(book.age()).isEqualTo(11);
    come(1, 2);
    assertThat(book.problem()).isEmpty();
  }

  @Test
  void aLossIsAProblemForAWhile() {
    come(0, 1);
    come(0, 4);
    unwritten.add(0, 2);
    book.judge();
    clock.pass(Duration.ofSeconds(31));
    come(0, 5);
    come(1, 5);
    book.judge();
    assertThat(book.lost()).isEqualTo(1);
    assertThat(book.problem()).contains("lost: 1, the last 0 s ago (expected: none)");
    clock.pass(Duration.ofMinutes(6));
    come(0, 6);
    come(1, 6);
    assertThat(book.problem()).isEmpty();
    come(0, 3);
    assertThat(book.late()).isEqualTo(1);
  }

  @Test
  void countsTwiceAndOutOfOrder() {
    come(0, 1);
    come(0, 3);
    come(0, 2);
    come(0, 2);
    assertThat(book.received()).isEqualTo(3);
    assertThat(book.reordered()).isEqualTo(1);
    assertThat(book.duplicates()).isEqualTo(1);
  }

  @Test
  void measuresFromSentToSeen() {
    CanaryRecord record = record(0, 1);
    clock.pass(Duration.ofMillis(250));
    book.take(record);
    assertThat(book.latency(0.5)).isEqualTo(0.25);
  }

  @Test
  void readsAgainFromAWhileBeforeWhatWasSeenLast() {
    come(0, 1);
    clock.pass(Duration.ofSeconds(50));
    come(1, 1);
    assertThat(book.again()).hasValue(-30_000);
    come(0, 1);
    assertThat(book.duplicates()).isZero();
  }

  @Test
  void leavesOutPartitionsThatAreNotWritten() {
    come(2, 1);
    assertThat(book.received()).isZero();
    book.expect(1);
    come(0, 1);
    clock.pass(Duration.ofSeconds(9));
    assertThat(book.problem()).isEmpty();
  }

  private void come(int partition, long sequence) {
    book.take(record(partition, sequence));
  }

  private CanaryRecord record(int partition, long sequence) {
    return CanaryRecord.newBuilder()
        .setPartition(partition)
        .setSequence(sequence)
        .setSent(Timestamps.fromMillis(clock.millis()))
        .build();
  }

  /** A clock that is set by hand. */
  private static final class Hands extends Clock {
    private Instant now = Instant.EPOCH;

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
