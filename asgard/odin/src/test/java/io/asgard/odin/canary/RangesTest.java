package io.asgard.odin.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangesTest {
  private static final int NUMBERS = 60;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void isASet(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ranges ranges = new Ranges(NUMBERS);
    TreeSet<Long> numbers = new TreeSet<>();
    for (int step = 0; step < 3000; step++) {
      long first = random.nextInt(NUMBERS);
      long last = first + random.nextInt(8);
      if (random.nextBoolean()) {
        ranges.add(first, last);
        for (long number = first; number <= last; number++) {
          numbers.add(number);
        }
      } else {
        assertThat(ranges.remove(first)).isEqualTo(numbers.remove(first));
      }
      assertThat(ranges.within(first, last))
          .isEqualTo(numbers.subSet(first, true, last, true).size());
    }
    assertThat(ranges.within(0, 2 * NUMBERS)).isEqualTo(numbers.size());
  }

  @Test
  void forgetsTheSmallestBeyondItsRoom() {
    Ranges ranges = new Ranges(2);
    ranges.add(1, 2);
    ranges.add(4, 5);
    ranges.add(7, 8);
    assertThat(ranges.within(0, 10)).isEqualTo(4);
    assertThat(ranges.remove(2)).isFalse();
  }
}
