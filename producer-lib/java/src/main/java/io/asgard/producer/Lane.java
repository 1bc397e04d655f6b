package io.asgard.producer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A queue of events with at most one batch in flight. Decides what is sent when; does no I/O. Times
 * are those of System.nanoTime.
 */
final class Lane {
  private final Batching batching;
  private final Backoff backoff;
  private final ArrayDeque<Pending> waiting = new ArrayDeque<>(); // guarded by this
  private @Nullable List<Pending> inFlight; // guarded by this
  private long waitingBytes; // guarded by this
  private int failures; // guarded by this; in a row
  private long notBefore; // guarded by this; counts while there are failures
  private boolean hurried; // guarded by this
  private boolean closed; // guarded by this
  private String lastFailure = ""; // guarded by this

  Lane(Batching batching, Backoff backoff) {
    this.batching = batching;
    this.backoff = backoff;
  }

  /** Appends an event; false once the lane is closed, which {@link #drain} does. */
  synchronized boolean add(Pending event) {
    if (closed) {
      return false;
    }
    waiting.addLast(event);
    waitingBytes += event.size();
    return true;
  }

  /** The batch to send now, which is in flight from here on; empty if it is not time. */
  synchronized List<Pending> next(long now) {
    if (!ready(now)) {
      return List.of();
    }
    List<Pending> batch = new ArrayList<>(Math.min(waiting.size(), batching.events()));
    long bytes = 0;
    for (Pending head = waiting.peekFirst();
        head != null && batch.size() < batching.events();
        head = waiting.peekFirst()) {
      bytes += head.size();
      if (bytes > batching.bytes() && !batch.isEmpty()) {
        break;
      }
      batch.add(waiting.removeFirst());
      waitingBytes -= head.size();
    }
    hurried &= !waiting.isEmpty();
    inFlight = batch;
    return batch;
  }

  /**
   * Ends the batch in flight. What is to be sent again goes to the front, in its order, and waits
   * for the back-off. False if the batch is no longer this lane's, because it was drained.
   */
  synchronized boolean settle(List<Pending> batch, List<Pending> again, String reason, long now) {
    if (inFlight != batch) {
      return false;
    }
    inFlight = null;
    lastFailure = reason;
    failures = again.isEmpty() ? 0 : failures + 1;
    if (failures > 0) {
      notBefore = now + backoff.delay(failures, ThreadLocalRandom.current().nextDouble());
      hurried = true;
    }
    for (int i = again.size() - 1; i >= 0; i--) {
      waiting.addFirst(again.get(i));
      waitingBytes += again.get(i).size();
    }
    return true;
  }

  /** Removes the waiting events that were published before a time. */
  synchronized List<Pending> expire(long publishedBefore) {
    List<Pending> expired = new ArrayList<>();
    for (Pending head = waiting.peekFirst();
        head != null && head.since() - publishedBefore < 0;
        head = waiting.peekFirst()) {
      expired.add(waiting.removeFirst());
      waitingBytes -= head.size();
    }
    return expired;
  }

  /** All events without an answer; those that wait are sent without lingering. */
  synchronized List<Pending> hurry() {
    hurried = !waiting.isEmpty();
    List<Pending> all = new ArrayList<>(waiting);
    if (inFlight != null) {
      all.addAll(inFlight);
    }
    return all;
  }

  /** Gives up all events without an answer, and takes no more. */
  synchronized List<Pending> drain() {
    List<Pending> all = hurry();
    closed = true;
    waiting.clear();
    waitingBytes = 0;
    inFlight = null;
    return all;
  }

  /** Why the latest batch left events to be sent again; empty if it left none. */
  synchronized String lastFailure() {
    return lastFailure;
  }

  private boolean ready(long now) {
    Pending oldest = waiting.peekFirst();
    if (inFlight != null || oldest == null) {
      return false;
    }
    if (failures > 0 && now - notBefore < 0) {
      return false;
    }
    return hurried
        || waiting.size() >= batching.events()
        || waitingBytes >= batching.bytes()
        || now - oldest.since() >= batching.linger().toNanos();
  }
}
