package io.asgard.odin.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.odin.canary.Sequence.Seen;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceTest {
  private static final Sequence.Unsure ALL_WRITTEN = (first, last) -> 0;
  private static final int FILL = 100; // milliseconds until a gap is a loss

  private final Sequence sequence = new Sequence();

  @Test
  void beginsWithTheFirstThatItSees() {
    assertThat(seen(7, 8, 3)).containsExactly(Seen.NEWEST, Seen.NEWEST, Seen.KNOWN);
    assertThat(sequence.judge(1000, ALL_WRITTEN)).isZero();
  }

  @Test
  void aGapThatIsFilledInTimeIsNoLoss() {
    assertThat(seen(1, 4, 2, 3))
        .containsExactly(Seen.NEWEST, Seen.NEWEST, Seen.REORDERED, Seen.REORDERED);
    assertThat(sequence.judge(1000, ALL_WRITTEN)).isZero();
  }

  @Test
  void aGapThatStaysIsALossOnce() {
    seen(1, 5);
    assertThat(sequence.judge(0, ALL_WRITTEN)).isZero();
    assertThat(sequence.judge(1, ALL_WRITTEN)).isEqualTo(3);
    assertThat(sequence.judge(1, ALL_WRITTEN)).isZero();
  }

  @Test
  void whatComesAfterItCountedAsLostIsLateOnce() {
    seen(1, 3);
    sequence.judge(1, ALL_WRITTEN);
    assertThat(seen(2, 2)).containsExactly(Seen.LATE, Seen.DUPLICATE);
  }

  @Test
  void whatWasNeverAcknowledgedIsNoLoss() {
    Ranges unwritten = new Ranges(9);
    unwritten.add(3, 5);
    seen(1, 7);
    assertThat(sequence.judge(1, unwritten::within)).isEqualTo(2);
  }

  @Test
  void whatIsReadAgainIsNoDuplicate() {
    seen(1, 2, 4);
    sequence.again();
    assertThat(seen(2, 3, 4, 5, 5))
        .containsExactly(Seen.KNOWN, Seen.REORDERED, Seen.KNOWN, Seen.NEWEST, Seen.DUPLICATE);
  }

  @Test
  void judgesTheOldestAtOnceWhenThereAreTooManyGaps() {
    long lost = 0;
    for (int number = 1; number < 10_000; number += 2) {
      seen(number);
      lost += sequence.judge(0, ALL_WRITTEN);
    }
    assertThat(lost).isEqualTo(10_000 / 2 - 1 - 1000);
  }

  /** Records that are lost, come twice, late, or in another order: all of it is found. */
  @ParameterizedTest
  @MethodSource("seeds")
  void countsWhatHappened(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<long[]> arrivals = new ArrayList<>(); // time, number
    Set<Long> neverSeen = new HashSet<>();
    int size = 500;
    for (long number = 1; number <= size; number++) {
      long time = number * 10;
      int fate = number == 1 || number > size - 30 ? 9 : random.nextInt(10);
      if (fate == 0) {
        neverSeen.add(number);
        continue;
      }
      arrivals.add(new long[] {fate == 1 ? time + random.nextInt(400) : time, number});
      if (fate == 2) {
        arrivals.add(new long[] {time + random.nextInt(400), number});
      }
    }
    arrivals.sort((a, b) -> Long.compare(a[0], b[0]));
    assertThat(counts(arrivals, size)).isEqualTo(naive(arrivals, size, neverSeen));
  }

  static List<Long> seeds() {
    return IntStream.range(0, 50).mapToObj(Long::valueOf).toList();
  }

  /** Of the engine: how many newest, reordered, late, twice; and lost. */
  private Map<String, Long> counts(List<long[]> arrivals, int size) {
    Map<Seen, Long> seen = new EnumMap<>(Seen.class);
    long lost = 0;
    for (long[] arrival : arrivals) {
      lost += sequence.judge(arrival[0] - FILL, ALL_WRITTEN);
      seen.merge(sequence.seen(arrival[1], arrival[0]), 1L, Long::sum);
    }
    lost += sequence.judge(Long.MAX_VALUE, ALL_WRITTEN);
    return Map.of(
        "inTime",
        seen.getOrDefault(Seen.NEWEST, 0L) + seen.getOrDefault(Seen.REORDERED, 0L),
        "reorderedOrLate",
        seen.getOrDefault(Seen.REORDERED, 0L) + seen.getOrDefault(Seen.LATE, 0L),
        "duplicates",
        seen.getOrDefault(Seen.DUPLICATE, 0L),
        "missingInTheEnd",
        lost - seen.getOrDefault(Seen.LATE, 0L),
        "late",
        seen.getOrDefault(Seen.LATE, 0L),
        "size",
        (long) size);
  }

  /** The same by the whole history. */
  private static Map<String, Long> naive(List<long[]> arrivals, int size, Set<Long> neverSeen) {
    Set<Long> seen = new HashSet<>();
    Map<Long, Long> noticed = new java.util.HashMap<>();
    long top = 0;
    long duplicates = 0;
    long back = 0;
    long late = 0;
    for (long[] arrival : arrivals) {
      long number = arrival[1];
      if (!seen.add(number)) {
        duplicates++;
        continue;
      }
      for (long gap = top + 1; gap < number; gap++) {
        noticed.put(gap, arrival[0]);
      }
      if (number < top) {
        back++;
        late += noticed.get(number) < arrival[0] - FILL ? 1 : 0;
      }
      top = Math.max(top, number);
    }
    return Map.of(
        "inTime",
        seen.size() - late,
        "reorderedOrLate",
        back,
        "duplicates",
        duplicates,
        "missingInTheEnd",
        (long) neverSeen.size(),
        "late",
        late,
        "size",
        (long) size);
  }

  private List<Seen> seen(long... numbers) {
    List<Seen> all = new ArrayList<>();
    for (long number : numbers) {
      all.add(sequence.seen(number, 0));
    }
    return all;
  }
}
