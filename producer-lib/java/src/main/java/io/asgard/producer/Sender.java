package io.asgard.producer;

import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.PublishResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Moves the lanes: sends what they say, and settles what comes back. */
final class Sender {
  private static final Logger LOG = System.getLogger(Sender.class.getName());
  private static final Duration REST = Duration.ofSeconds(1);
  private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

  private final Transport transport;
  private final List<Lane> lanes;
  private final Memory memory;
  private final Counters counters;
  private final Limits limits;
  private final Consumer<Ack> afterSpool;
  private final Thread ticker = new Thread(this::tick, "asgard-producer");
  private volatile boolean spools; // What has to wait goes to disk and is not given up.
  private final AtomicBoolean ended = new AtomicBoolean();
  private final CountDownLatch over = new CountDownLatch(1);

  /** The consumer is told what became of events after they were spooled. */
  Sender(
      Transport transport,
      List<Lane> lanes,
      Memory memory,
      Counters counters,
      Limits limits,
      Consumer<Ack> afterSpool) {
    this.transport = transport;
    this.lanes = lanes;
    this.memory = memory;
    this.counters = counters;
    this.limits = limits;
    this.afterSpool = afterSpool;
  }

  void start() {
    ticker.setDaemon(true);
    ticker.start();
  }

  void wake() {
    LockSupport.unpark(ticker);
  }

  /** Whether events that have to wait can be written to disk at present. */
  void spools(boolean works) {
    spools = works;
  }

  List<Lane> lanes() {
    return lanes;
  }

  /** Sends a lane's next batch, if it is time. */
  void send(Lane lane, long now) {
    Batch batch = lane.next(now);
    if (batch == null) {
      return;
    }
    publish(batch, within(batch, now))
        .whenComplete(
            (response, failure) -> {
              Reply reply = Reply.of(batch.size(), response, failure);
              long answered = System.nanoTime();
              counters.requestEnded(reply.reason(), answered - now);
              settle(lane, batch, reply, answered);
            });
  }

  /** Until its youngest event is given up: the lane has nothing to wait for behind that. */
  private Duration within(Batch batch, long now) {
    if (spools || batch.youngest().isOnDisk()) {
      return FOR_EVER;
    }
    // With time for the ticker, which says why.
    long left = batch.youngest().since() - deadline(now) + 2 * limits.tick();
    return Duration.ofNanos(Math.max(left, 1));
  }

  private CompletionStage<PublishResponse> publish(Batch batch, Duration within) {
    try {
      return transport.publish(batch, within);
    } catch (Throwable e) { // The lane waits for an answer, and would for ever.
      return CompletableFuture.failedFuture(e);
    }
  }

  private void settle(Lane lane, Batch batch, Reply reply, long now) {
    if (reply.kind() == Reply.Kind.REFUSED && batch.size() > 1) {
      if (lane.split(batch)) {
        counters.retried(batch.size());
        send(lane, now);
      }
      return;
    }
    Lane.Retry retry = retry(lane, batch, reply, now);
    if (!lane.settle(batch, retry, now)) {
      return; // closed meanwhile: the events are answered already
    }
    try {
      counters.retried(retry.events().size());
      send(lane, now);
    } finally { // Whatever becomes of the next batch, this one has its answers.
      finish(batch, reply, retry.events());
      lane.ended(batch.events());
    }
  }

  private Lane.Retry retry(Lane lane, Batch batch, Reply reply, long now) {
    boolean refused = reply.kind() == Reply.Kind.UNAUTHENTICATED;
    boolean patient = !lane.tokenRefusedForLong(refused, now) && refused;
    List<Pending> events = new ArrayList<>(0);
    long afterMillis = 0;
    String reason = "";
    for (int i = 0; i < batch.size(); i++) {
      Answer answer = reply.answers().get(i);
      Pending event = batch.events().get(i);
      boolean retriable = retriable(answer.getCode());
      boolean again = (refused || retriable) && again(event, patient || retriable, now);
      if (again) {
        reason = reason.isEmpty() ? text(answer) : reason;
        afterMillis = Math.max(afterMillis, Integer.toUnsignedLong(answer.getRetryAfterMs()));
        events.add(event);
      }
    }
    return events.isEmpty()
        ? Lane.Retry.NOTHING
        : new Lane.Retry(events, limits.bounded(afterMillis), reason);
  }

  /** Whether to send an event again. What is on disk waits for as long as it takes. */
  private boolean again(Pending event, boolean patient, long now) {
    // The spool's thread may be about to have it on disk: whoever is first decides.
    boolean late = !patient || expired(event, now);
    return !(late && event.giveUp()) && !event.hasEnded();
  }

  private void finish(Batch batch, Reply reply, List<Pending> retried) {
    int next = 0; // In both lists the events stand in one order.
    for (int i = 0; i < batch.size(); i++) {
      Pending event = batch.events().get(i);
      if (next < retried.size() && retried.get(next) == event) {
        next++;
        continue;
      }
      Answer answer = reply.answers().get(i);
      // What no server took would be sent again, had it the time.
      boolean late = reply.kind() == Reply.Kind.FAILED;
      finish(event, event.ack(answer.getCode(), late ? late(text(answer)) : answer.getDetail()));
    }
  }

  /** Gives an event its last answer. */
  void finish(Pending event, Ack ack) {
    switch (event.end()) {
      case UNANSWERED -> {
        counters.answered(ack);
        memory.give(event.footprint());
        event.future().complete(ack);
      }
      case ON_DISK -> {
        keptAck(event); // The spool's thread may be about to: it comes before the last answer.
        counters.unspooled();
        counters.answered(ack);
        tell(ack);
      }
      case ENDED -> {
        // Answered, and read from disk again: it has been told.
      }
    }
  }

  /** Answers an event that is on this machine's disk by now. */
  void kept(Pending event) {
    counters.spooled(); // Before it can be undone: a sum that is too low hides other events.
    if (event.keptOnDisk()) {
      memory.give(event.footprint());
      keptAck(event);
    } else {
      counters.unspooled();
    }
  }

  private static void keptAck(Pending event) {
    if (!event.future().isDone()) {
      event.future().complete(event.ack(Code.SPOOLED, "on this machine's disk"));
    }
  }

  /** Tells what a lane has given up because it cannot be delivered in time. */
  void giveUp(Lane lane, List<Pending> events) {
    if (!events.isEmpty()) {
      String why = late(lane.lastFailure());
      events.forEach(event -> finish(event, event.ack(Code.UNAVAILABLE, why)));
      lane.ended(events);
    }
  }

  /**
   * The lanes move no more; what is in memory without an answer is refused. Only the first call
   * does it. No lock is held, as what hangs on the futures may want those of the other callers.
   */
  void end(Duration patience) {
    if (ended.getAndSet(true)) {
      return;
    }
    wake();
    try {
      lanes.forEach(lane -> end(lane, patience));
    } finally {
      transport.close();
      over.countDown();
    }
  }

  private void end(Lane lane, Duration patience) {
    String why = "closed: no answer within " + patience + because(lane.lastFailure());
    List<Pending> left = lane.drain();
    left.stream()
        .filter(event -> !event.isOnDisk())
        .forEach(event -> finish(event, event.ack(Code.UNAVAILABLE, why)));
    lane.ended(left);
  }

  /** Returns when the end is over, at the deadline, or when the thread is interrupted. */
  void awaitEnd(long deadline) {
    try {
      over.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String late(String reason) {
    return "no answer within " + limits.delivery() + because(reason);
  }

  private static String text(Answer answer) {
    return answer.getCode() + " " + answer.getDetail();
  }

  static String because(String reason) {
    return reason.isEmpty() ? "" : " (last: " + reason + ")";
  }

  /** Before which an event must have been published to be given up now. */
  long deadline(long now) {
    return now - limits.delivery().toNanos();
  }

  private boolean expired(Pending event, long now) {
    return !spools && event.since() - deadline(now) < 0;
  }

  private void tick() {
    while (!ended.get()) {
      if (memory.used() == 0 && counters.onDisk() == 0) {
        LockSupport.park(this);
        continue;
      }
      long pause = limits.tick();
      for (Lane lane : lanes) {
        try {
          move(lane, System.nanoTime());
        } catch (Throwable e) { // Without this thread nothing is given up any more.
          warn("A lane is left alone for " + REST, e);
          pause = REST.toNanos();
        }
      }
      LockSupport.parkNanos(this, pause);
    }
  }

  private void move(Lane lane, long now) {
    if (!spools) {
      giveUp(lane, lane.expire(deadline(now)));
    }
    send(lane, now);
  }

  private void tell(Ack ack) {
    try {
      afterSpool.accept(ack);
    } catch (Throwable e) { // The events behind this one must have their answers too.
      warn("The listener failed for event " + ack.id(), e);
    }
  }

  /** Does not throw, whatever the application's logger does. */
  static void warn(String what, Throwable why) {
    try {
      LOG.log(Level.WARNING, what, why);
    } catch (Throwable e) {
      // There is nobody left to tell.
    }
  }

  private static boolean retriable(Code code) {
    return switch (code) {
      case UNAVAILABLE, QUOTA, KEY_BLOCKED -> true;
      case CODE_UNSPECIFIED,
          STORED,
          SPOOLED,
          UNKNOWN_TOPIC,
          NOT_ALLOWED,
          INVALID,
          TOO_OLD,
          TOO_NEW,
          TOO_LARGE,
          UNRECOGNIZED ->
          false;
    };
  }
}
