package io.asgard.fronting.publish;

import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.SpooledEvent;
import io.asgard.fronting.spool.Spool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of events to one stream: straight to Kafka, or by the spool while Kafka is away and until
 * the spool is empty again. Its thread owns the spool and decides the way; those who hand events
 * over see the way that holds for the whole of their request.
 */
final class Outlet implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration BUSY = Duration.ofMillis(2);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration FAILING = Duration.ofSeconds(10);
  private static final Duration STUCK = Duration.ofSeconds(30);
  // Of a group that is written and synced together.
  private static final int GROUP_EVENTS = 20_000;
  private static final int GROUP_BYTES = 8 << 20;

  private final Outlets.Parts parts;
  private final Thread thread;
  private final Queue<Delivery> waiting = new ConcurrentLinkedQueue<>();
  private final String name;
  private volatile boolean direct; // written while alone
  private volatile boolean leaving; // a topic has another route
  private volatile boolean stopping;
  private volatile String reason = "not looked at yet"; // why not direct
  private final StreamChoice choice;
  private volatile @Nullable Kept kept;
  private volatile long oldestMs;
  private volatile String problem = ""; // with the spool
  private volatile long problemAt; // System.nanoTime
  // Owned by the thread:
  private @Nullable Drain drain;
  private long awaySince; // System.nanoTime; 0: there
  private boolean stuck; // Kafka has taken nothing since events go to the spool
  private long notBefore = System.nanoTime();
  private int failures; // in a row
  private long partingSince; // System.nanoTime; 0: no topic leaves
  private long progressAt = System.nanoTime();

  Outlet(String name, Outlets.Parts parts) {
    this.name = name;
    this.parts = parts;
    choice = new StreamChoice(name, parts.ways().streams());
    thread = new Thread(this, "outlet-" + name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Says that a topic of it has another route by now. */
  void leave() {
    leaving = true;
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
    // What did not fit or failed a while ago has to be tried again before it is known to be so.
    boolean failing = !problem.isEmpty() && System.nanoTime() - problemAt < FAILING.toNanos();
    return away.isEmpty() || (room && !failing)
        ? Optional.empty()
        : Optional.of(problem.isEmpty() ? away.get() + "; no room in the spool" : problem);
  }

  String name() {
    return name;
  }

  /** A figure of what is on the disk; 0 if that is not open. */
  long figure(ToLongFunction<Kept> of) {
    Kept open = kept;
    return open == null ? 0 : of.applyAsLong(open);
  }

  /** When the oldest spooled event was accepted, milliseconds since the epoch; 0 if none. */
  long oldestMs() {
    return oldestMs;
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
    if (direct && open != null && parks(delivery.topic())) {
      delivery.settle(Answers.later(open.parking().reason(delivery.topic()), AGAIN));
    } else if (direct) {
      stream().send(delivery.record(key, message), delivery);
    } else {
      delivery.spooling(true);
      waiting.add(delivery);
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

  /** Ends the thread, once what was taken over is answered; what is in the spool stays there. */
  void close() throws InterruptedException {
    stopping = true;
    LockSupport.unpark(thread);
    thread.join();
  }

  @Override
  public void run() {
    while (!(stopping && waiting.isEmpty())) {
      try {
        step();
      } catch (RuntimeException | Error e) { // Of memory, say: nobody else would go on with it.
        LOG.error("Outlet {}", name(), e);
        if (kept == null) {
          refuseAll(String.valueOf(e));
        }
        pause(AGAIN);
      }
    }
    shut();
  }

  private void step() {
    Kept open = kept == null ? openSpool() : kept;
    Drain moving = drain;
    if (open == null || moving == null) {
      refuseAll(reason);
      pause(TICK);
      return;
    }
    boolean wrote = !parting(moving) && write(open.spool());
    chooseStream(moving);
    boolean sent = !stopping && move(moving);
    oldestMs = moving.acceptedMs();
    if (!wrote && !sent) {
      pause(direct && !moving.waits() ? TICK : BUSY);
    }
  }

  private @Nullable Kept openSpool() {
    try {
      Function<String, DataStream> streams = topic -> parts.outlets().wanted(topic).stream();
      Kept opened = parts.kept(name(), streams);
      drain = opened.drain(streams);
      kept = opened;
      reason = opened.spool().isEmpty() ? "not looked at yet" : "the spool is not empty yet";
      return opened;
    } catch (IOException | RuntimeException e) {
      String now = String.valueOf(e.getMessage());
      if (!now.equals(reason)) {
        LOG.error("Outlet {} has no spool, trying on: {}", name(), now);
      }
      reason = now;
      return null;
    }
  }

  /** Writes a group of those that wait; whether there was any. */
  private boolean write(Spool open) {
    List<Delivery> group = new ArrayList<>();
    int bytes = 0;
    while (group.size() < GROUP_EVENTS && bytes < GROUP_BYTES) {
      Delivery delivery = waiting.poll();
      if (delivery == null) {
        break;
      }
      if (delivery.open()) {
        group.add(delivery);
        bytes += delivery.cost();
      } else {
        delivery.settle(
            Answers.later(reason, AGAIN)); // Kafka had it after all, or it was too late.
      }
    }
    if (group.isEmpty()) {
      return false;
    }
    Answer answer = written(open, group);
    group.forEach(delivery -> delivery.settle(answer));
    return true;
  }

  private Answer written(Spool open, List<Delivery> group) {
    try {
      List<SpooledEvent> events = group.stream().map(Delivery::spooled).toList();
      open.append(events);
      parts.metrics().spooled(events.size());
      problem = "";
      return Answers.SPOOLED;
    } catch (IOException | RuntimeException | Error e) {
      // Whatever it is, they must have an answer.
      String why = "stream " + name() + ": " + reason + "; " + e.getMessage();
      if (!why.equals(problem)) {
        LOG.error("Outlet {} refuses events: {}", name(), why);
      }
      problemAt = System.nanoTime();
      problem = why;
      return Answers.later(why, AGAIN);
    }
  }

  private void refuseAll(String why) {
    for (Delivery delivery = waiting.poll(); delivery != null; delivery = waiting.poll()) {
      delivery.settle(Answers.later("stream " + name() + ": " + why, AGAIN));
    }
  }

  /** Moves the spool's events on; whether any were. */
  private boolean move(Drain moving) {
    try {
      moveParked(moving);
      long settled = moving.settled();
      int delivered = moving.settle();
      if (delivered > 0) {
        parts.metrics().drained(delivered);
        stuck = false;
        failures = 0;
      }
      if (moving.settled() > settled || !moving.waits()) {
        progressAt = System.nanoTime();
      } else if (System.nanoTime() - progressAt > STUCK.toNanos()) {
        // Perhaps the stream is elsewhere by now: another producer asks where.
        progressAt = System.nanoTime();
        again(moving, "no acknowledgement within " + STUCK);
        return false;
      }
      return direct ? watch() : advance(moving);
    } catch (Drain.SendException e) {
      again(moving, String.valueOf(e.getCause()));
    } catch (IOException e) {
      again(moving, "spool: " + e.getMessage());
    }
    return false;
  }

  private void moveParked(Drain moving) {
    Kept open = kept;
    if (open != null && !open.parking().isEmpty()) {
      parts.metrics().drained(open.parking().step(moving::parks));
      open.spool().elsewhere(open.parking().bytes());
    }
  }

  /** While events go straight to Kafka: whether they still should. */
  private boolean watch() {
    DataStream now = stream();
    Optional<String> failure = now.failure();
    awaySince = failure.isEmpty() ? 0 : awaySince == 0 ? System.nanoTime() : awaySince;
    long after = parts.spoolAfter().toNanos();
    // Without brokers even a send may fail at once, so waiting events alone do not tell.
    boolean away = awaySince != 0 && System.nanoTime() - awaySince > after;
    Kept open = kept;
    boolean room = open != null && open.spool().hasRoom(); // Else Kafka may as well have its time.
    if (now.broken() || (room && (away || parts.calls().overdue(this, after)))) {
      awaySince = 0;
      spoolFromHere(failure.orElse("no acknowledgement within " + parts.spoolAfter()));
    } else if (leaving && parts.outlets().leavers(this)) {
      spoolFromHere("a topic has another route");
      stuck = false;
    }
    leaving = false;
    return false;
  }

  private boolean advance(Drain moving) throws IOException {
    if (System.nanoTime() - notBefore < 0) {
      return false;
    }
    if (stream().broken()) {
      stream().renew(); // Another outlet's events, by a route, may have broken it.
    }
    stream().open();
    Optional<String> away = stream().failure();
    reason = away.orElse("the spool is not empty yet");
    boolean sent = moving.send();
    if (!moving.atEnd() || waiting.size() >= GROUP_EVENTS) {
      return sent;
    }
    // A cluster that was stuck has to take something first; its connections prove nothing. A topic
    // that leaves for another producer waits until all of it is acknowledged.
    boolean there = away.isEmpty() && !(stuck && moving.waits()) && known();
    boolean part = parts.outlets().leavers(this);
    if (part ? !moving.waits() : there) {
      letGo(there);
    }
    return sent;
  }

  /** Whether all that waits is of topics that the stream knows: else it would be refused. */
  private boolean known() {
    return waiting.stream()
        .map(Delivery::topic)
        .distinct()
        .allMatch(topic -> parks(topic) || stream().knows(topic));
  }

  /** Whether to hold what waits in memory for a moment, so that topics can leave the spool. */
  private boolean parting(Drain moving) {
    boolean parting = !direct && moving.atEnd() && moving.waits() && parts.outlets().leavers(this);
    partingSince = parting ? (partingSince == 0 ? System.nanoTime() : partingSince) : 0;
    return parting && System.nanoTime() - partingSince < AGAIN.toNanos();
  }

  /**
   * What the producer holds unacknowledged moves to the spool, in its order, before anything newer.
   * The producer is given up for it, lest it stores all of that a second time.
   */
  private void spoolFromHere(String why) {
    reason = why;
    stuck = true;
    parts
        .calls()
        .alone(
            () -> {
              direct = false;
              List<Delivery> open = parts.calls().open(this);
              open.forEach(delivery -> delivery.spooling(true));
              waiting.addAll(open);
            });
    LOG.warn("Stream {} takes no events, they go to the spool: {}", stream().name(), why);
    stream().renew();
    Drain moving = drain;
    if (moving != null) {
      moving.rewind();
    }
  }

  /**
   * Everything in the spool is with the producers, which keep the order: what comes now may go
   * straight behind it, and so may what waits to be written.
   *
   * @param there whether this outlet's own stream takes events
   */
  private void letGo(boolean there) {
    parts
        .calls()
        .alone(
            () -> {
              direct = there;
              parts.outlets().release(this);
              int waited = waiting.size();
              for (int i = 0; i < waited; i++) {
                Delivery next = waiting.remove();
                if (next.open()) {
                  next.spooling(false);
                  next.take(parts.outlets().of(next.topic()));
                } else {
                  next.settle(Answers.later(reason, AGAIN));
                }
              }
            });
    if (there) {
      LOG.info("Events go straight to stream {}", stream().name());
    }
  }

  private void again(Drain moving, String why) {
    LOG.warn("Outlet {} begins again: {}", name(), why);
    if (direct) {
      spoolFromHere(why);
    } else {
      reason = why;
      stream().renew();
      moving.rewind();
    }
    // What is behind a failed event is stored again with every attempt.
    notBefore = System.nanoTime() + AGAIN.toNanos() * (1L << Math.min(failures++, 5));
  }

  private void chooseStream(Drain moving) {
    DataStream now = stream();
    boolean takesNothing = !direct && (stuck || now.failure().isPresent());
    DataStream better = choice.better(parts.ways().ofStream().apply(name), takesNothing);
    if (better != now) {
      if (direct) {
        spoolFromHere("turning to stream " + better.name());
      }
      choice.take(better);
      stuck = false;
      moving.rewind();
    }
  }

  private void pause(Duration time) {
    if (waiting.isEmpty()) {
      LockSupport.parkNanos(this, time.toNanos());
    }
  }

  private void shut() {
    choice.close();
    Kept open = kept;
    Drain moving = drain;
    if (open == null || moving == null) {
      return;
    }
    try (open) {
      // What was acknowledged while the producers closed need not be delivered again.
      parts.metrics().drained(moving.settle());
    } catch (IOException e) {
      LOG.warn("Outlet {}: its spool does not close: {}", name(), e.toString());
    } catch (Drain.SendException e) {
      LOG.info("Outlet {} leaves events in the spool for its next start", name());
    }
  }
}
