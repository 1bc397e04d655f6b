package io.asgard.fronting.publish;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * The requests that are not answered, in the order in which they came, and the lock between handing
 * them over and changing the way that their events take. Handing over shares it.
 */
final class OpenCalls {
  private final Set<PublishCall> calls = new LinkedHashSet<>(); // guarded by itself
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /** Enters a request and hands it over, while no way changes. */
  void handOver(PublishCall call, Runnable handOver) {
    lock.readLock().lock();
    try {
      synchronized (calls) {
        calls.add(call);
      }
      handOver.run();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Does what must not happen in the midst of a handing over. */
  void alone(Runnable change) {
    lock.writeLock().lock();
    try {
      change.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Does what must not happen in the midst of a change. */
  <T> T steadily(Supplier<T> step) {
    lock.readLock().lock();
    try {
      return step.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  void remove(PublishCall call) {
    synchronized (calls) {
      calls.remove(call);
    }
  }

  int size() {
    synchronized (calls) {
      return calls.size();
    }
  }

  void expire(long afterNanos) {
    long now = System.nanoTime();
    olderThan(now, afterNanos).forEach(PublishCall::answer);
  }

  /** Whether an event has been with the outlet for longer than that. */
  boolean overdue(Outlet outlet, long afterNanos) {
    return olderThan(System.nanoTime(), afterNanos).stream()
        .anyMatch(call -> call.waitsFor(outlet));
  }

  /** The events that are with the outlet and have no answer, in order. */
  List<Delivery> open(Outlet outlet) {
    List<Delivery> open = new ArrayList<>();
    all().forEach(call -> call.open(outlet, open));
    return open;
  }

  private List<PublishCall> all() {
    synchronized (calls) {
      return List.copyOf(calls);
    }
  }

  private List<PublishCall> olderThan(long nowNanos, long nanos) {
    List<PublishCall> old = new ArrayList<>();
    synchronized (calls) {
      for (PublishCall call : calls) {
        if (!call.olderThan(nowNanos, nanos)) {
          break; // Those behind it came later.
        }
        old.add(call);
      }
    }
    return old;
  }
}
