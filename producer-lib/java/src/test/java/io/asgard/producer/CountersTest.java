package io.asgard.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.Answer.Code;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CountersTest {
  private static final int EVENTS = 300_000;

  private final Counters counters = new Counters();

  @Test
  void noEventCountsTwiceOnItsWay() {
    counters.found(EVENTS);
    CompletableFuture<Void> moving = CompletableFuture.runAsync(this::refuseAllFromDisk);
    while (!moving.isDone()) {
      assertThat(counters.stats().sent()).isEqualTo(EVENTS);
    }
    assertThat(counters.stats().refused()).containsEntry(Code.TOO_OLD, (long) EVENTS);
  }

  private void refuseAllFromDisk() {
    Ack refused = new Ack(Code.TOO_OLD, new UUID(0, 0), "");
    for (int i = 0; i < EVENTS; i++) {
      counters.unspooled();
      counters.answered(refused);
    }
  }
}
