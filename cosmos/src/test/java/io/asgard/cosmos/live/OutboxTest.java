package io.asgard.cosmos.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Recorded wire = new Recorded(true);
  private final Outbox outbox = new Outbox(wire, new LiveMetrics(new SimpleMeterRegistry()));

  @Test
  void sendsInTheOrderOfferedAsTheClientTakesThem() {
    outbox.offer(frame("supply", "1"));
    outbox.offer(frame("demand", "2"));
    assertThat(wire.events()).containsExactly("1");
    wire.take(null);
    assertThat(wire.events()).containsExactly("1", "2");
  }

  @Test
  void aSlowClientGetsOnlyTheNewestOfAMetric() {
    outbox.offer(frame("supply", "1"));
    outbox.offer(frame("supply", "2"));
    outbox.offer(frame("supply", "3"));
    wire.take(null);
    wire.take(null);
    assertThat(wire.events()).containsExactly("1", "3");
  }

  @Test
  void aClientThatCannotBeSentToIsClosed() {
    outbox.offer(frame("supply", "1"));
    wire.take(new IOException("reset"));
    outbox.offer(frame("supply", "2"));
    assertThat(wire.events()).containsExactly("1", "close cannot be sent to: reset");
  }

  @Test
  void onlyAnIdleClientIsPinged() {
    outbox.ping();
    outbox.offer(frame("supply", "1"));
    outbox.ping();
    assertThat(wire.events()).containsExactly("ping", "1");
  }

  private static Frame frame(String metric, String text) {
    return new Frame("window " + metric, text, System.nanoTime());
  }
}
