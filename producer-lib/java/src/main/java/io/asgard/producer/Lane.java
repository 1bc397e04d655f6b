package io.asgard.producer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A queue of events with at most one batch in flight. Decides what is sent when; does no I/O. Times
 * are those of System.nanoTime.
 *
 * <p>While it spools, what is in flight and what waits are the lane's oldest events; behind them
 * come those on disk, and behind these the ones that are still to be written.
 */
final class Lane {
  private final int number;
  private final Batching batching;
  private final Backoff backoff;
  private final ArrayDeque<Pending> waiting = new ArrayDeque<>(); // guarded by this
  private final ArrayDeque<Pending> unwritten = new ArrayDeque<>(); // guarded by this
  // They have left the lane and are being answered, by that thread: their futures are not done yet.
  private final Map<List<Pending>, Thread> ending = new IdentityHashMap<>(); // guarded by this
  private final Patience tokenPatience = new Patience(); // guarded by this
  private @Nullable Batch inFlight; // guarded by this
  private long waitingBytes; // guarded by this
  private int mostBytes; // guarded by this; less than the batching's after a refused request
  private int failures; // guarded by this; in a row
  private long notBefore; // guarded by this; counts while there are failures
  private boolean hurried; // guarded by this
  private boolean spooling; // guarded by this
  private boolean closed; // guarded by this
  private String lastFailure = ""; // guarded by this

  Lane(int number, Batching batching, Backoff backoff) {
    this.number = number;
    this.batching = batching;
    this.backoff = backoff;
    this.mostBytes = batching.bytes();
  }

  /** Appends an event; false once the lane is closed, which {@link #drain} does. */
  synchronized boolean add(Pending event) {
    if (closed) {
      return false;
    }
    if (spooling) {
      unwritten.addLast(event);
      return true;
    }
    waiting.addLast(event);
    waitingBytes += event.size();
    return true;
  }

  /** The batch to send now, which is in flight from here on; null if it is not time. */
  synchronized @Nullable Batch next(long now) {
    if (!ready(now)) {
      return null;
    }
    List<Pending> events = new ArrayList<>(Math.min(waiting.size(), batching.events()));
    int bytes = 0;
    for (Pending head = waiting.peekFirst();
        head != null && events.size() < batching.events();
        head = waiting.peekFirst()) {
      if (bytes + head.size() > mostBytes && !events.isEmpty()) {
        break;
      }
      bytes += head.size();
      events.add(waiting.removeFirst());
    }
    waitingBytes -= bytes;
    hurried &= !waiting.isEmpty();
    inFlight = new Batch(number, events, bytes);
    return inFlight;
  }

  /**
   * Ends the batch in flight. What is to be sent again goes to the front, in its order, and waits
   * for the back-off and for what the server asked for. {@link #ended} follows once the others are
   * answered. False if the batch is no longer this lane's, because it was drained.
   */
  synchronized boolean settle(Batch batch, Retry retry, long now) {
    if (inFlight != batch) {
      return false;
    }
    inFlight = null;
    leaving(batch.events());
    lastFailure = retry.reason();
    failures = retry.events().isEmpty() ? 0 : failures + 1;
    // A server that takes less than a batch costs one refused request in about fifty.
    mostBytes = Math.min(batching.bytes(), mostBytes + mostBytes / 64 + 1);
    if (failures > 0) {
      long pause = backoff.delay(failures, ThreadLocalRandom.current().nextDouble());
      notBefore = now + Math.max(pause, retry.after());
    }
    putBack(retry.events().stream().filter(event -> !event.hasEnded()).toList());
    return true;
  }

  /** Ends the batch in flight: it is sent again in smaller ones, at once. */
  synchronized boolean split(Batch batch) {
    if (inFlight != batch) {
      return false;
    }
    inFlight = null;
    mostBytes = Math.max(1, batch.bytes() / 2);
    putBack(batch.events().stream().filter(event -> !event.hasEnded()).toList());
    return true;
  }

  /** Notes that the token was refused, or not; whether it has been for too long by now. */
  synchronized boolean tokenRefusedForLong(boolean refused, long now) {
    return tokenPatience.over(refused, now);
  }

  /**
   * Gives up the events that were published before a time, unless they are on disk or about to be
   * written, for which there is {@link #expireUnwritten}: those that wait leave, those in flight
   * stay until the request has ended. Nobody writes them or sends them again. {@link #ended}
   * follows once they are answered.
   */
  synchronized List<Pending> expire(long publishedBefore) {
    List<Pending> expired = new ArrayList<>(0);
    if (inFlight != null) {
      giveUp(inFlight.events(), publishedBefore, expired);
    }
    giveUp(waiting, publishedBefore, expired);
    for (Pending head = waiting.peekFirst();
        head != null && head.hasEnded();
        head = waiting.peekFirst()) {
      waitingBytes -= waiting.removeFirst().size();
    }
    return leaving(expired);
  }

  /** The same for those that could not be written; for the thread that writes them. */
  synchronized List<Pending> expireUnwritten(long publishedBefore) {
    List<Pending> expired = new ArrayList<>(0);
    giveUp(unwritten, publishedBefore, expired);
    unwritten.removeIf(Pending::hasEnded); // At its beginning: the others are younger.
    return leaving(expired);
  }

  /** All events without an answer; those that wait are sent without lingering. */
  synchronized List<Pending> hurry() {
    hurried = !waiting.isEmpty();
    List<Pending> all = window();
    all.addAll(unwritten);
    ending.keySet().forEach(all::addAll);
    return all;
  }

  /**
   * Gives up all events that are in memory, and takes no more. {@link #ended} follows once they are
   * answered.
   */
  synchronized List<Pending> drain() {
    List<Pending> all = window();
    all.addAll(unwritten);
    leaving(all);
    closed = true;
    waiting.clear();
    unwritten.clear();
    waitingBytes = 0;
    inFlight = null;
    return all;
  }

  /** What has left the lane is answered. */
  synchronized void ended(List<Pending> events) {
    ending.remove(events);
  }

  /** Whether this thread is answering events, so that what it runs now is the application's. */
  synchronized boolean isAnswering() {
    return ending.containsValue(Thread.currentThread());
  }

  /** Why the latest batch left events to be sent again; empty if it left none. */
  synchronized String lastFailure() {
    return lastFailure;
  }

  /** When the oldest event in memory was published; now if there is none. */
  synchronized long oldest(long now) {
    Pending oldest = inFlight == null ? waiting.peekFirst() : inFlight.events().get(0);
    return oldest == null ? now : oldest.since();
  }

  synchronized boolean isEmpty() {
    return inFlight == null && waiting.isEmpty();
  }

  /** From now on, what is not in flight goes to disk. */
  synchronized void startSpooling() {
    spooling = true;
    unwritten.addAll(waiting);
    waiting.clear();
    waitingBytes = 0;
  }

  synchronized boolean spooling() {
    return spooling;
  }

  /** The events that come before all those on disk. */
  synchronized List<Pending> window() {
    List<Pending> window = new ArrayList<>(waiting.size() + unwritten.size());
    if (inFlight != null) {
      window.addAll(inFlight.events());
    }
    window.addAll(waiting);
    return window;
  }

  synchronized List<Pending> unwritten() {
    return new ArrayList<>(unwritten);
  }

  /** The first of the unwritten ones are on disk. */
  synchronized void written(List<Pending> events) {
    for (Pending event : events) {
      unwritten.remove(event); // The first one: it costs nothing.
    }
  }

  /** Takes the oldest events from disk, to be sent at once; the lane must have no others. */
  synchronized void refill(List<Pending> events) {
    waiting.addAll(events); // All or, without memory, none.
    events.forEach(event -> waitingBytes += event.size());
    hurried |= !events.isEmpty();
  }

  /** Nothing of the lane is on disk: what was not written is sent from memory. */
  synchronized void stopSpooling() {
    spooling = false;
    putBack(new ArrayList<>(unwritten));
    unwritten.clear();
  }

  private static void giveUp(Iterable<Pending> events, long publishedBefore, List<Pending> to) {
    for (Pending event : events) {
      if (event.isOnDisk() || event.since() - publishedBefore >= 0) {
        return; // Those behind it are on disk too, or about to be, or younger.
      }
      if (event.giveUp()) {
        to.add(event);
      }
    }
  }

  private List<Pending> leaving(List<Pending> events) {
    if (!events.isEmpty()) {
      ending.put(events, Thread.currentThread());
    }
    return events;
  }

  private void putBack(List<Pending> events) {
    for (int i = events.size() - 1; i >= 0; i--) {
      waiting.addFirst(events.get(i));
      waitingBytes += events.get(i).size();
    }
    hurried |= !events.isEmpty();
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
        || waitingBytes >= mostBytes
        || now - oldest.since() >= batching.linger().toNanos();
  }

  /**
   * What of a batch is to be sent again.
   *
   * @param after nanoseconds that the server asked for
   */
  record Retry(List<Pending> events, long after, String reason) {
    static final Retry NOTHING = new Retry(List.of(), 0, "");
  }
}
