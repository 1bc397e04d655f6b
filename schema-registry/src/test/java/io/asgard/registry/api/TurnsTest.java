package io.asgard.registry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.platform.service.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final Turns turns = new Turns(1, Duration.ofMillis(10));

  @Test
  void letsNoMoreInThanThereIsRoomFor() throws IOException {
    String inner =
        turns.take(
            () -> {
              assertThatThrownBy(() -> turns.take(() -> "inside"))
                  .isInstanceOf(UnavailableException.class)
                  .hasMessageStartingWith("schemas: busy");
              return "outside";
            });
    assertThat(inner).isEqualTo("outside");
  }

  @Test
  void givesATurnBackWhateverHappens() throws IOException {
    assertThatThrownBy(
            () ->
                turns.take(
                    () -> {
                      throw new OutOfMemoryError("for the test");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(turns.take(() -> "next")).isEqualTo("next");
  }
}
