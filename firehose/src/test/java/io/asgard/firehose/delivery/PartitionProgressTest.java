package io.asgard.firehose.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {
  private final PartitionProgress progress = new PartitionProgress(10);

  @Test
  void startsWhereNothingIsOpen() {
    assertThat(progress.committable()).isEqualTo(10);
    assertThat(progress.hasGaps()).isFalse();
  }

  @Test
  void staysBeforeTheOldestThatIsOpen() {
    long first = progress.polled(10);
    long second = progress.polled(11);
    progress.ended(second);
    assertThat(progress.committable()).isEqualTo(10);
    assertThat(progress.hasGaps()).isTrue();
    progress.ended(first);
    assertThat(progress.committable()).isEqualTo(12);
    assertThat(progress.hasGaps()).isFalse();
  }

  @Test
  void passesWhatHoldsNoEvent() {
    long first = progress.polled(15);
    progress.passed(20);
    assertThat(progress.committable()).isEqualTo(15);
    progress.ended(first);
    assertThat(progress.committable()).isEqualTo(20);
  }

  @Test
  void refusesASecondOutcome() {
    long slot = progress.polled(10);
    progress.polled(11);
    progress.ended(slot);
    assertThatThrownBy(() -> progress.ended(slot))
        .hasMessage("slot: 0 (expected: without an outcome, of 1 to 2)");
  }

  @Test
  void isRightWhateverTheOrder() {
    SplittableRandom random = new SplittableRandom(5);
    TreeMap<Long, Long> open = new TreeMap<>(); // slot by offset
    long offset = 10;
    for (int i = 0; i < 20_000; i++) {
      if (open.size() < 3000 && random.nextInt(100) < 52) {
        offset += random.nextInt(3);
        open.put(offset, progress.polled(offset));
        offset++;
      } else if (!open.isEmpty()) {
        List<Long> offsets = new ArrayList<>(open.keySet());
        progress.ended(open.remove(offsets.get(random.nextInt(offsets.size()))));
      }
      assertThat(progress.committable()).isEqualTo(open.isEmpty() ? offset : open.firstKey());
    }
  }
}
