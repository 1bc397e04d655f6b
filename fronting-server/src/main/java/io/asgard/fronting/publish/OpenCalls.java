package io.asgard.fronting.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * The requests that are not answered, in the order in which they came, and the lock between handing
 * them over and changing the way that their events take. Handing over shares it.
 */
final class OpenCalls {
  private final ConcurrentNavigableMap<Long, PublishCall> calls = new ConcurrentSkipListMap<>();
  private final AtomicLong last = new AtomicLong();
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /** Enters a request and hands it over, while no way changes. */
  void handOver(PublishCall call, Runnable handOver) {
    lock.readLock().lock();
    try {
      long number = last.incrementAndGet();
      call.number(number);
      calls.put(number, call);
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

  void remove(long number) {
    calls.remove(number);
  }

  int size() {
    return calls.size();
  }

  void expire(long afterNanos) {
    long now = System.nanoTime();
    calls.values().forEach(call -> call.expire(now, afterNanos));
  }

  /** Whether an event has been with the outlet for longer than that. */
  boolean overdue(Outlet outlet, long afterNanos) {
    long now = System.nanoTime();
    for (PublishCall call : calls.values()) {
      if (!call.olderThan(now, afterNanos)) {
        return false;
      }
      if (call.waitsFor(outlet)) {
        return true;
      }
    }
    return false;
  }

  /** The events that are with the outlet and have no answer, in order. */
  List<Delivery> open(Outlet outlet) {
    List<Delivery> open = new ArrayList<>();
    calls.values().forEach(call -> call.open(outlet, open));
    return open;
  }
}
