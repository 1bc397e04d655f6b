package io.asgard.cosmos.live;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A watched metric. Owned by the hub's thread. */
final class Channel {
  final String metric;
  final Set<Outbox> clients = new LinkedHashSet<>();

  /** The newest window; null until there is one. */
  @Nullable Frame last;

  /** Its end. */
  @Nullable Instant end;

  /** What is wrong at the moment. */
  @Nullable Frame error;

  int failures;

  /** The poll, or the pause before the next one. */
  @Nullable Future<?> pending;

  Channel(String metric) {
    this.metric = metric;
  }

  void send(Frame frame) {
    clients.forEach(client -> client.offer(frame));
  }

  void stop() {
    if (pending != null) {
      pending.cancel(true);
    }
  }
}
