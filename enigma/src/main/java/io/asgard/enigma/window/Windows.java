package io.asgard.enigma.window;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The latest closed window of every metric, and those who wait for a later one. Thread-safe. */
public final class Windows {
  private final Map<String, Window> latest = new HashMap<>(); // guarded by this
  private final Map<String, List<Poll>> polls = new HashMap<>(); // guarded by this

  public synchronized Optional<Window> latest(String metric) {
    return Optional.ofNullable(latest.get(metric));
  }

  /**
   * The latest window if it ends later than that, else the first that does and comes within the
   * time; else empty. No thread waits meanwhile.
   */
  public CompletableFuture<Optional<Window>> next(String metric, Instant after, Duration atMost) {
    CompletableFuture<Optional<Window>> answer = new CompletableFuture<>();
    synchronized (this) {
      Optional<Window> known = latest(metric).filter(window -> window.end().isAfter(after));
      if (known.isPresent() || atMost.isZero()) {
        return CompletableFuture.completedFuture(known);
      }
      Poll poll = new Poll(after, answer);
      polls.computeIfAbsent(metric, any -> new ArrayList<>()).add(poll);
      answer.whenComplete((window, failure) -> forget(metric, poll));
    }
    return answer.completeOnTimeout(Optional.empty(), atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Polls that wait now. */
  public synchronized int waiting() {
    return polls.values().stream().mapToInt(List::size).sum();
  }

  /** A window that can be read. One older than the latest changes nothing. */
  void closed(String metric, Window window) {
    List<Poll> woken;
    synchronized (this) {
      Window known = latest.get(metric);
      if (known != null && known.end().isAfter(window.end())) {
        return;
      }
      latest.put(metric, window);
      woken =
          polls.getOrDefault(metric, List.of()).stream()
              .filter(poll -> window.end().isAfter(poll.after()))
              .toList();
    }
    woken.forEach(poll -> poll.answer().complete(Optional.of(window)));
  }

  /** Ends all polls with nothing, so that a stop does not wait for them. */
  void release() {
    List<Poll> all;
    synchronized (this) {
      all = polls.values().stream().flatMap(List::stream).toList();
    }
    all.forEach(poll -> poll.answer().complete(Optional.empty()));
  }

  private synchronized void forget(String metric, Poll poll) {
    List<Poll> waiting = polls.get(metric);
    if (waiting != null && waiting.remove(poll) && waiting.isEmpty()) {
      polls.remove(metric);
    }
  }

  private record Poll(Instant after, CompletableFuture<Optional<Window>> answer) {}
}
