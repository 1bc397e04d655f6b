package io.asgard.fronting.publish;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of an outlet: it owns the spool, writes to it what waits, moves it on to Kafka, and
 * decides which way events take.
 */
final class OutletLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(OutletLoop.class);
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration BUSY = Duration.ofMillis(2);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);
  private static final String NOT_EMPTY = "the spool is not empty yet";

  private final Outlet outlet;
  private final StreamChoice choice;
  private final SpoolQueue waiting;
  private final Outlets.Parts parts;
  private final Thread thread;
  private volatile boolean stopping;
  // Owned by the thread:
  private @Nullable Kept kept;
  private long awaySince; // System.nanoTime; 0: there
  private boolean stuck; // Kafka has taken nothing since events go to the spool
  private long partingSince; // System.nanoTime; 0: no topic leaves
  private String trouble = NOT_EMPTY; // with the spool's events, since some have left it

  OutletLoop(Outlet outlet, StreamChoice choice, SpoolQueue waiting, Outlets.Parts parts) {
    this.outlet = outlet;
    this.choice = choice;
    this.waiting = waiting;
    this.parts = parts;
    thread = new Thread(this, "outlet-" + outlet.name());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

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
        LOG.error("Outlet {}", outlet.name(), e);
        if (kept == null) {
          waiting.refuse(String.valueOf(e));
        }
        pause(AGAIN);
      }
    }
    shut();
  }

  private void step() {
    Kept open = kept == null ? open() : kept;
    if (open == null) {
      waiting.refuse(outlet.reason());
      pause(TICK);
      return;
    }
    Drain drain = open.drain();
    boolean wrote = !parting(drain) && waiting.write(open.spool(), outlet.reason());
    chooseStream(drain);
    boolean sent = !stopping && move(open);
    if (!wrote && !sent) {
      pause(outlet.direct() && !drain.waits() ? TICK : BUSY);
    }
  }

  private @Nullable Kept open() {
    try {
      Kept opened = parts.kept(outlet.name(), topic -> parts.outlets().wanted(topic).stream());
      kept = opened;
      outlet.opened(opened);
      outlet.because(opened.spool().isEmpty() ? "not looked at yet" : NOT_EMPTY);
      return opened;
    } catch (IOException | RuntimeException e) {
      String now = String.valueOf(e.getMessage());
      if (!now.equals(outlet.reason())) {
        LOG.error("Outlet {} has no spool, trying on: {}", outlet.name(), now);
      }
      outlet.because(now);
      return null;
    }
  }

  /** Whether to hold what waits in memory for a moment, so that topics can leave the spool. */
  private boolean parting(Drain drain) {
    boolean parting =
        !outlet.direct() && drain.atEnd() && drain.waits() && parts.outlets().leavers(outlet);
    partingSince = parting ? (partingSince == 0 ? System.nanoTime() : partingSince) : 0;
    return parting && System.nanoTime() - partingSince < AGAIN.toNanos();
  }

  private void chooseStream(Drain drain) {
    DataStream now = choice.now();
    boolean takesNothing = !outlet.direct() && (stuck || now.failure().isPresent());
    DataStream better = choice.better(parts.ways().ofStream().apply(outlet.name()), takesNothing);
    if (better != now) {
      if (outlet.direct()) {
        spoolFromHere(drain, "turning to stream " + better.name());
      }
      choice.take(better);
      stuck = false;
      drain.rewind();
    }
  }

  /** Moves the spool's events on; whether any were. */
  private boolean move(Kept open) {
    Drain drain = open.drain();
    try {
      follow(drain);
      moveParked(open);
      long settled = drain.settled();
      int delivered = drain.settle();
      if (drain.settled() > settled) {
        trouble = NOT_EMPTY;
      }
      if (delivered > 0) {
        parts.metrics().drained(delivered);
        stuck = false;
      }
      drain.check();
      if (!outlet.direct()) {
        return drain.due() && advance(open);
      }
      watch(open);
    } catch (SendException e) {
      again(drain, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      again(drain, "spool: " + e.getMessage());
    }
    return false;
  }

  /** What the old cluster has not acknowledged goes to the new one, ahead of anything newer. */
  private void follow(Drain drain) throws IOException {
    DataStream now = choice.now();
    if (!now.moved()) {
      return;
    }
    List<Delivery> held = List.of();
    if (outlet.direct()) {
      held = outlet.spoolFromHere("the stream has moved");
      LOG.warn("Stream {} has moved, events go to the spool", now.name());
    } else {
      LOG.info("Stream {} has moved while it took no events", now.name());
    }
    hearOut(now, drain, held);
    stuck = true;
    now.renew();
    drain.rewind();
    drain.later(Duration.ZERO); // The new cluster is not to blame for failures of the old one.
  }

  /**
   * Waits for the answers to what was sent, as long as the stream is on its way: the cluster that
   * it leaves is well, and what it stores unheard would be stored by the next one, too. Meanwhile
   * nothing is written: what is not answered has to be ahead of anything newer.
   */
  private void hearOut(DataStream stream, Drain drain, List<Delivery> held) throws IOException {
    long until = System.nanoTime() + ANSWERS_WITHIN.toNanos();
    while ((drain.waits() || held.stream().anyMatch(Delivery::open))
        && stream.moving()
        && stream.failure().isEmpty()
        && !stopping
        && System.nanoTime() - until < 0) {
      pause(BUSY);
      parts.metrics().drained(drain.settle());
    }
  }

  private void moveParked(Kept open) {
    if (!open.parking().isEmpty()) {
      parts.metrics().drained(open.parking().step(open.drain()::parks));
      open.spool().elsewhere(open.parking().bytes());
    }
  }

  /** While events go straight to Kafka: whether they still should. */
  private void watch(Kept open) {
    DataStream now = choice.now();
    Optional<String> failure = now.failure();
    awaySince = failure.isEmpty() ? 0 : awaySince == 0 ? System.nanoTime() : awaySince;
    long after = parts.spoolAfter().toNanos();
    // Without brokers even a send may fail at once, so waiting events alone do not tell.
    boolean away = awaySince != 0 && System.nanoTime() - awaySince > after;
    boolean room = open.spool().hasRoom(); // Else Kafka may as well have its time.
    boolean left = outlet.left();
    if (now.broken() || (room && (away || parts.calls().overdue(outlet, after)))) {
      awaySince = 0;
      spoolFromHere(
          open.drain(), failure.orElse("no acknowledgement within " + parts.spoolAfter()));
    } else if (left && parts.outlets().leavers(outlet)) {
      spoolFromHere(open.drain(), "a topic has another route");
      stuck = false;
    }
  }

  private boolean advance(Kept open) throws IOException {
    Drain drain = open.drain();
    DataStream now = choice.now();
    if (now.broken()) {
      now.renew(); // Another outlet's events, by a route, may have broken it.
    }
    now.open();
    Optional<String> away = now.failure();
    outlet.because(away.orElse(trouble));
    boolean sent = drain.send();
    if (!drain.atEnd() || waiting.isLong()) {
      return sent;
    }
    // A cluster that was stuck has to take something first; its connections prove nothing. Topics
    // of the time before the start may have another route, unknown to leavers. What waits would be
    // refused if its topics were not known.
    boolean there =
        away.isEmpty()
            && !(stuck && drain.waits())
            && !open.spool().inherits()
            && waiting.allOf(topic -> outlet.parks(topic) || now.knows(topic));
    // A topic that leaves for another producer waits until all of it is acknowledged.
    boolean part = parts.outlets().leavers(outlet);
    if (part ? !drain.waits() : there) {
      outlet.letGo(there);
      if (there) {
        LOG.info("Events go straight to stream {}", now.name());
      }
    }
    return sent;
  }

  private void spoolFromHere(Drain drain, String why) {
    stuck = true;
    outlet.spoolFromHere(why);
    LOG.warn("Stream {} takes no events, they go to the spool: {}", choice.now().name(), why);
    choice.now().renew();
    drain.rewind();
  }

  private void again(Drain drain, String why) {
    LOG.warn("Outlet {} begins again: {}", outlet.name(), why);
    trouble = why;
    if (outlet.direct()) {
      spoolFromHere(drain, why);
    } else {
      outlet.because(why);
      choice.now().renew();
    }
    drain.again();
  }

  private void pause(Duration time) {
    LockSupport.parkNanos(this, time.toNanos());
  }

  private void shut() {
    choice.close();
    Kept open = kept;
    if (open == null) {
      return;
    }
    try (open) {
      // What was acknowledged while the producers closed need not be delivered again.
      parts.metrics().drained(open.drain().settle());
    } catch (IOException e) {
      LOG.warn("Outlet {}: its spool does not close: {}", outlet.name(), e.toString());
    }
  }
}
