package io.asgard.firehose.delivery;

import io.asgard.firehose.deadletter.DeadLetter.Cause;
import io.asgard.firehose.deadletter.DeadLetters;
import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.Sink;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Filter, deliver, retry, dead-letter: the events of some keys, in the order of each, to a sink of
 * its own, by one thread. An event that waits for its next attempt holds up its key and no other.
 * While the sink takes nothing at all, it is asked ever more rarely, and for ever less.
 */
final class Lane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final long IDLE_MILLIS = 1_000;
  private static final Duration LOOK_FOR_TYPE = Duration.ofSeconds(1);
  // Calls without progress; one or two are not worth a word.
  private static final int STALLED = 3;
  // In batches: how far it looks for events whose turn it is.
  private static final int WINDOW = 4;
  // For this part of its attempts an event that is refused blames the sink; then it may be one of
  // its batch that spoils it for the others.
  private static final int UNSUSPECTED = 10;

  private final Intake intake;
  private final Sink sink;
  private final Policy policy;
  private final Clock clock;
  private final DeliveryMetrics metrics;
  private final Consumer<List<Pending>> ended;
  private final RandomGenerator random = RandomGenerator.getDefault();

  private final BlockingQueue<List<Pending>> inbox = new LinkedBlockingQueue<>();
  // Held during a turn. Fair: who waits for the end of a turn gets it.
  private final ReentrantLock turn = new ReentrantLock(true);

  // Owned by the lane's thread.
  private final Waiting waiting = new Waiting();
  private final LetterBox letters;
  private final BatchSize batchSize;
  private List<Pending> outcomes = new ArrayList<>(); // of this turn
  private long nextCall;
  private int stalls;
  private String stalledBy = "";

  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;
  private volatile String trouble = "";

  /**
   * @param ended is given the events that have their outcome
   */
  Lane(
      Intake intake,
      Sink sink,
      DeadLetters deadLetters,
      Policy policy,
      Clock clock,
      DeliveryMetrics metrics,
      Consumer<List<Pending>> ended) {
    this.intake = intake;
    this.sink = sink;
    this.policy = policy;
    this.clock = clock;
    this.metrics = metrics;
    this.ended = ended;
    this.letters = new LetterBox(deadLetters, policy.backoff(), clock, metrics);
    this.batchSize = new BatchSize(policy.batchEvents(), policy.batchTime());
  }

  /** Takes events, behind those that it has. Any thread. */
  void offer(List<Pending> events) {
    inbox.add(events);
  }

  /** Takes turns until it is stopped. */
  void run() {
    try {
      List<Pending> first = List.of();
      while (!stopped) {
        long wait = turn(first);
        List<Pending> next = wait > 0 ? inbox.poll(wait, TimeUnit.MILLISECONDS) : null;
        first = next == null ? List.of() : next;
      }
    } catch (InterruptedException e) {
      LOG.debug("Stopped during a call", e);
    } catch (RuntimeException | Error e) {
      // What it was at may be lost to it: all is read again.
      failure = e;
    }
  }

  /**
   * Takes one turn with what is there.
   *
   * @return for how many milliseconds there is nothing to do, unless something comes in
   */
  long turn() throws InterruptedException {
    return turn(List.of());
  }

  /**
   * Takes in, delivers what is due, dead-letters.
   *
   * @param first of the inbox, taken out before
   */
  private long turn(List<Pending> first) throws InterruptedException {
    turn.lockInterruptibly();
    try {
      takeIn(first);
      deliver();
      letters.write(outcomes);
      trouble = letters.trouble().isEmpty() ? stalledBy : letters.trouble();
      return untilNext();
    } finally {
      if (!outcomes.isEmpty()) {
        ended.accept(outcomes);
        outcomes = new ArrayList<>();
      }
      turn.unlock();
    }
  }

  private long untilNext() {
    long now = clock.millis();
    long due = Math.max(nextCall, waiting.nextDue(now));
    long next = letters.isEmpty() ? due : Math.min(due, letters.nextAttempt());
    return Math.max(0, Math.min(IDLE_MILLIS, next - now));
  }

  private void takeIn(List<Pending> first) {
    first.forEach(this::takeIn);
    int window = WINDOW * policy.batchEvents();
    while (waiting.size() < window) {
      List<Pending> more = inbox.poll();
      if (more == null) {
        return;
      }
      more.forEach(this::takeIn);
    }
  }

  private void takeIn(Pending pending) {
    if (!typed(pending) || passes(pending)) {
      waiting.add(pending);
    }
  }

  /** Whether its topic's type is known; if not, it is looked for again later. */
  private boolean typed(Pending pending) {
    Optional<Event> event = intake.event(pending.record);
    pending.event = event.orElse(null);
    if (event.isEmpty()) {
      pending.notBefore = clock.millis() + LOOK_FOR_TYPE.toMillis();
      stalledBy = "topic: " + pending.record.topic() + " (expected: in the registry)";
    }
    return event.isPresent();
  }

  /** Whether it is to be delivered; if not, it has its outcome or is a dead letter. */
  private boolean passes(Pending pending) {
    try {
      if (intake.passes(pending.event())) {
        return true;
      }
      metrics.filtered(1);
      outcomes.add(pending);
    } catch (BadEventException e) {
      letters.add(pending, Cause.BAD_EVENT, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      letters.add(
          pending, Cause.DEFECT, "filter: " + e); // Ours to mend, but it must not stop the others.
    }
    return false;
  }

  private void deliver() throws InterruptedException {
    long now = clock.millis();
    List<Pending> due = waiting.takeDue(now < nextCall ? 0 : most(), now, this::release);
    due = ready(due);
    if (due.isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    List<Delivery> answers = ask(due);
    long nanos = System.nanoTime() - start;
    metrics.answered(due, answers, Duration.ofNanos(nanos));
    boolean progress = answers.stream().anyMatch(answer -> answer.outcome().isProgress());
    take(due, answers, progress);
    if (progress) {
      batchSize.taken(due.size(), nanos);
      moved();
    } else {
      stalled(due, answers);
    }
  }

  /** How many go at once: half as many after every call in a row, but one, that took nothing. */
  private int most() {
    return Math.max(1, batchSize.now() >> Math.min(Math.max(0, stalls - 1), Integer.SIZE - 1));
  }

  private void release(Pending pending) {
    pending.failed = true;
    metrics.failed(1);
    outcomes.add(pending);
  }

  /** Without those whose type was not known when they came in, and still is not. */
  private List<Pending> ready(List<Pending> due) {
    if (due.stream().allMatch(pending -> pending.event != null)) {
      return due;
    }
    List<Pending> ready = new ArrayList<>();
    List<Pending> untyped = new ArrayList<>();
    for (Pending pending : due) {
      if (pending.event == null && !typed(pending)) {
        untyped.add(pending);
      } else if (passes(pending)) {
        ready.add(pending);
      }
    }
    waiting.putBack(untyped);
    return ready;
  }

  private List<Delivery> ask(List<Pending> due) throws InterruptedException {
    List<Event> events = new ArrayList<>(due.size());
    due.forEach(pending -> events.add(pending.event()));
    String failure;
    try {
      List<Delivery> answers = sink.deliver(events);
      if (answers.size() == events.size()) {
        return answers;
      }
      failure = answers.size() + " answers (expected: one per event, " + events.size() + ")";
    } catch (RuntimeException e) {
      // A sink promises not to throw; that it did must not cost the events their outcome.
      failure = e.toString();
    }
    return Collections.nCopies(events.size(), Delivery.retry("sink: " + failure));
  }

  private void take(List<Pending> due, List<Delivery> answers, boolean progress) {
    List<Pending> again = new ArrayList<>();
    double share = random.nextDouble(); // One for all of a call: what failed together is tried so.
    // By halves one that spoils it for the others comes to stand alone.
    int most = progress ? Integer.MAX_VALUE : Math.max(1, due.size() / 2);
    for (int i = 0; i < due.size(); i++) {
      Pending pending = due.get(i);
      Delivery answer = answers.get(i);
      pending.attempts += answer.outcome() == Outcome.LATER ? 0 : 1;
      switch (answer.outcome()) {
        case DONE -> outcomes.add(pending);
        case REJECT -> letters.add(pending, Cause.REJECTED, answer.detail());
        case BAD_EVENT -> letters.add(pending, Cause.BAD_EVENT, answer.detail());
        case LATER -> again.add(pending);
        case RETRY -> {
          if (pending.attempts >= policy.backoff().attempts()) {
            letters.add(
                pending,
                Cause.GAVE_UP,
                "gave up after " + pending.attempts + " attempts: " + answer.detail());
          } else {
            pending.notBefore =
                clock.millis() + policy.backoff().delay(pending.attempts, share).toMillis();
            if (pending.attempts > policy.backoff().attempts() / UNSUSPECTED) {
              pending.most = most;
            }
            again.add(pending);
          }
        }
      }
    }
    waiting.putBack(again);
  }

  private void moved() {
    if (stalls >= STALLED) {
      LOG.info("The sink takes events again");
    }
    stalls = 0;
    nextCall = 0;
    stalledBy = "";
  }

  private void stalled(List<Pending> due, List<Delivery> answers) {
    stalls++;
    // Sooner than those that it refused are due: others may have more luck.
    nextCall = clock.millis() + policy.backoff().delay(stalls, random.nextDouble()).toMillis() / 2;
    if (stalls < STALLED) {
      return;
    }
    String detail = answers.get(0).detail();
    stalledBy =
        answers.get(0).outcome() == Outcome.LATER
            ? detail
            : "%s (attempt %d of %d)"
                .formatted(detail, due.get(0).attempts, policy.backoff().attempts());
    if (stalls == STALLED) {
      LOG.warn("The sink takes no events: {}", stalledBy);
    }
  }

  /** Why its events do not flow; empty when they do. Any thread. */
  String trouble() {
    return trouble;
  }

  /** Why it takes no more turns; null unless it has a defect. Any thread. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Waits for the end of the turn that is under way; false if it takes longer. Any thread. */
  boolean awaitTurn(Duration most) throws InterruptedException {
    if (!turn.tryLock(most.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    turn.unlock();
    return true;
  }

  /** Takes no more turns after the one that is under way. Any thread. */
  void stop() {
    stopped = true;
    inbox.add(List.of()); // Wakes it.
  }

  /** Closes its sink. What it has left has no outcome. */
  @Override
  public void close() {
    sink.close();
  }
}
