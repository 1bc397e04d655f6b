package io.asgard.cosmos.live;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a client is still to be sent: of each metric only the newest frame. Thread-safe. */
final class Outbox {
  private static final int LIMIT = 200;

  private final Wire wire;
  private final LiveMetrics metrics;
  private final Map<String, Frame> waiting = new LinkedHashMap<>(); // guarded by this
  private boolean sending; // guarded by this

  /** Its connection is closed. Owned by the hub's thread. */
  boolean gone;

  Outbox(Wire wire, LiveMetrics metrics) {
    this.wire = wire;
    this.metrics = metrics;
  }

  /** Sends the frame as soon as the client has taken those before it. */
  void offer(Frame frame) {
    synchronized (this) {
      if (waiting.put(frame.replaces(), frame) != null) {
        metrics.replaced();
      }
      if (waiting.size() > LIMIT) {
        waiting.remove(waiting.keySet().iterator().next());
      }
      if (sending) {
        return;
      }
      sending = true;
    }
    sendNext();
  }

  /** Asks an idle client for a sign of life; one that is being sent to gives it anyway. */
  void ping() {
    synchronized (this) {
      if (sending) {
        return;
      }
      sending = true;
    }
    wire.ping();
    sendNext();
  }

  private void sendNext() {
    Frame next;
    synchronized (this) {
      Iterator<Frame> frames = waiting.values().iterator();
      if (!frames.hasNext()) {
        sending = false;
        return;
      }
      next = frames.next();
      frames.remove();
    }
    wire.send(
        next.text(),
        failure -> {
          if (failure != null) {
            wire.close("cannot be sent to: " + failure.getMessage());
            return;
          }
          metrics.sent(next);
          sendNext();
        });
  }
}
