package io.asgard.cosmos.live;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection that keeps what it is sent; a slow one takes a frame only when told to. */
final class Recorded implements Wire {
  final List<String> events = new ArrayList<>(); // guarded by this
  private final boolean slow;
  private @Nullable Consumer<@Nullable Throwable> sending; // guarded by this

  Recorded(boolean slow) {
    this.slow = slow;
  }

  @Override
  public void send(String text, Consumer<@Nullable Throwable> sent) {
    synchronized (this) {
      events.add(text);
      sending = sent;
    }
    if (!slow) {
      take(null);
    }
  }

  @Override
  public synchronized void ping() {
    events.add("ping");
  }

  @Override
  public synchronized void close(String reason) {
    events.add("close " + reason);
  }

  synchronized List<String> events() {
    return List.copyOf(events);
  }

  void take(@Nullable Throwable failure) {
    Consumer<@Nullable Throwable> sent;
    synchronized (this) {
      sent = sending;
      sending = null;
    }
    if (sent != null) {
      sent.accept(failure);
    }
  }
}
