package io.asgard.fronting.publish;

import io.asgard.contracts.v1.SpooledEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The way of events to one stream: straight to Kafka, or by the spool while Kafka is away and until
 * the spool is empty again. Those who hand events over see the way that holds for the whole of
 * their request; when it changes is up to the {@link OutletLoop}.
 */
final class Outlet {

  private final String name;
  private final Outlets outlets;
  private final OpenCalls calls;
  private final StreamChoice choice;
  private final SpoolQueue waiting;
  private final OutletLoop loop;
  private final AtomicBoolean leaving = new AtomicBoolean(); // a topic has another route
  private volatile boolean direct; // written while alone
  private volatile String reason = "not looked at yet"; // why not direct
  private volatile @Nullable Kept kept;

  Outlet(String name, Outlets.Parts parts) {
    this.name = name;
    outlets = parts.outlets();
    calls = parts.calls();
    choice = new StreamChoice(name, parts.ways().streams());
    waiting = new SpoolQueue(name, parts.metrics());
    loop = new OutletLoop(this, choice, waiting, parts);
  }

  void start() {
    loop.start();
  }

  /** Ends the thread, once what was taken over is answered; what is in the spool stays there. */
  void close() throws InterruptedException {
    loop.close();
  }

  String name() {
    return name;
  }

  boolean direct() {
    return direct;
  }

  /** The stream that events take at the moment. */
  DataStream stream() {
    return choice.now();
  }

  /** Why events, or those of some topic, do not go straight to the stream; empty if all do. */
  Optional<String> failure() {
    if (!direct) {
      return Optional.of(reason);
    }
    Kept open = kept;
    return stream().failure().or(() -> open == null ? Optional.empty() : open.parking().failure());
  }

  /** Why it takes no events at the moment, not even to the spool; empty if it does. */
  Optional<String> refusal() {
    Kept open = kept;
    boolean room = open != null && open.spool().hasRoom();
    Optional<String> away = direct ? stream().failure() : Optional.of(reason);
    return away.isEmpty() || (room && !waiting.failing())
        ? Optional.empty()
        : waiting.problem().or(() -> away.map(why -> why + "; no room in the spool"));
  }

  /** A figure of what is on the disk; 0 if that is not open. */
  long figure(ToLongFunction<Kept> of) {
    Kept open = kept;
    return open == null ? 0 : of.applyAsLong(open);
  }

  /** Whether events of the topic may be in the spool: those that follow must not pass them. */
  boolean holds(String topic) {
    Kept open = kept;
    return parks(topic) || (!direct && open != null && open.spool().holds(topic));
  }

  /** Whether events of the topic wait for their cluster to take it. */
  boolean parks(String topic) {
    Kept open = kept;
    return open != null && open.parking().holds(topic);
  }

  /** Takes an event over. To be called while handing over. */
  void take(Delivery delivery, byte[] key, byte[] message) {
    Kept open = kept;
    if (!direct) {
      waiting.add(delivery);
    } else if (open != null && parks(delivery.topic())) {
      delivery.settle(Answers.later(open.parking().reason(delivery.topic())));
    } else {
      stream().send(delivery.record(key, message), delivery);
    }
  }

  /** Keeps events aside that a stream behind this one refuses for good. */
  void refused(Collection<SpooledEvent> events, String why) throws IOException {
    Kept open = kept;
    if (open == null) {
      throw new IOException("stream " + name + ": " + reason);
    }
    open.spool().refused(events, why);
  }

  /** Says that a topic of it has another route. */
  void leave() {
    leaving.set(true);
  }

  /** Whether that was said since this was last asked. */
  boolean left() {
    return leaving.getAndSet(false);
  }

  /** What is on the disk is there from now on. */
  void opened(Kept now) {
    kept = now;
  }

  /** Says why events do not go straight. */
  void because(String why) {
    reason = why;
  }

  String reason() {
    return reason;
  }

  /**
   * From now on events go to the spool: what the producer holds unacknowledged, in its order, then
   * anything newer. The producer is to be given up for it, lest it stores all of that once more.
   *
   * @return what the producer holds; it need not be spooled if that is acknowledged first
   */
  List<Delivery> spoolFromHere(String why) {
    reason = why;
    List<Delivery> held = new ArrayList<>();
    calls.alone(
        () -> {
          direct = false;
          held.addAll(calls.open(this));
          waiting.addAll(held);
        });
    return held;
  }

  /**
   * Everything in the spool is with the producers, which keep the order: what comes now may go
   * straight behind it, and so may what waits to be written.
   *
   * @param there whether this outlet's own stream takes events
   */
  void letGo(boolean there) {
    calls.alone(
        () -> {
          direct = there;
          outlets.release(this);
          waiting.letGo(reason, delivery -> delivery.take(outlets.of(delivery.topic())));
        });
  }
}
