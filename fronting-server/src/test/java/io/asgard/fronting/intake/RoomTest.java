package io.asgard.fronting.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class RoomTest {
  private final Room room = new Room(DataSize.ofBytes(100));

  @Test
  void refusesWhatDoesNotFitUntilSomeIsGivenBack() {
    room.take(60);
    assertThat(room.tight()).isTrue();
    assertThatThrownBy(() -> room.take(60))
        .hasMessage("waiting: 120 bytes (expected: <= 100, fronting.max-receiving)");
    room.give(120);
    assertThat(room.tight()).isFalse();
    room.take(100);
  }
}
