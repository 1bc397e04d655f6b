package io.asgard.fronting.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.platform.records.EventHeaders;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventIdsTest {
  @Test
  void areVersion7OfTheirTime() {
    UUID id = EventHeaders.uuid(new EventIds(() -> -1L).next(0x0123_4567_89abL));
    assertThat(id).hasToString("01234567-89ab-7fff-bfff-ffffffffffff");
  }
}
