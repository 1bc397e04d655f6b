package io.asgard.odin.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.odin.flow.FlowProgress.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class MovementTest {
  private static final TopicPartition PARTITION = new TopicPartition("booking", 1);

  private final Movement movement = new Movement();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void isWellWhileItMoves() {
    for (int second = 0; second < 100; second++) {
      assertThat(look(second * 10L, 50)).isEmpty();
      pass(Duration.ofSeconds(1));
    }
  }

  @Test
  void isWellWhereThereIsNothingToDo() {
    look(7, 0);
    pass(Duration.ofHours(1));
    assertThat(look(7, 0)).isEmpty();
    assertThat(look(7, 3)).isEmpty();
  }

  @Test
  void saysWhichPartitionDoesNotMove() {
    look(7, 3);
    pass(Movement.STILL);
    assertThat(look(7, 4)).isEmpty();
    pass(Duration.ofSeconds(5));
    assertThat(look(7, 5))
        .contains("booking-1 does not move: 5 records behind, at offset 7 for 20 s");
    assertThat(look(8, 4)).isEmpty();
  }

  @Test
  void saysThatItDoesNotKeepUp() {
    assertThat(look(1, 20_000)).isEmpty();
    pass(Duration.ofSeconds(10));
    assertThat(look(2, 30_000)).isEmpty();
    pass(Movement.WINDOW.minusSeconds(10));
    assertThat(look(3, 40_000))
        .contains("does not keep up: 40000 records behind, 20000 were 30 s ago");
    pass(Movement.WINDOW);
    assertThat(look(4, 39_000)).isEmpty();
  }

  @Test
  void takesFewForTheWorkOfAMoment() {
    look(1, 0);
    pass(Movement.WINDOW);
    assertThat(look(2, Movement.FEW)).isEmpty();
  }

  @Test
  void saysWhatWasDeletedBeforeItWasCopied() {
    assertThat(movement.look(now, Map.of(PARTITION, new Position(9, 12, 3, 4))))
        .contains("booking-1 came too late: the source has deleted 4 offsets that were not copied");
  }

  private Optional<String> look(long next, long behind) {
    return movement.look(now, Map.of(PARTITION, new Position(next, next + behind, behind, 0)));
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }
}
