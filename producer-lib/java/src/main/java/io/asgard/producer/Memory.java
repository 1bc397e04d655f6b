package io.asgard.producer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes that unanswered events may occupy. */
final class Memory {
  private final long limit;
  private final Runnable whenUsed;
  private final AtomicLong used = new AtomicLong();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Object room = new Object();
  private volatile boolean closed;

  /** Runs something whenever memory is used after none was. */
  Memory(long limit, Runnable whenUsed) {
    this.limit = limit;
    this.whenUsed = whenUsed;
  }

  /** Waits for room; false if there was none in time. */
  boolean take(int bytes, Duration patience) throws InterruptedException {
    return tryTake(bytes) || await(bytes, System.nanoTime() + patience.toNanos());
  }

  void give(int bytes) {
    used.addAndGet(-bytes);
    if (waiting.get() > 0) {
      synchronized (room) {
        room.notifyAll();
      }
    }
  }

  long used() {
    return used.get();
  }

  /** Whether more than half is used: time to spool, before anybody has to wait. */
  boolean pressed() {
    return used.get() > limit / 2;
  }

  /** Nobody waits any more. */
  void close() {
    closed = true;
    synchronized (room) {
      room.notifyAll();
    }
  }

  private boolean tryTake(int bytes) {
    long before = used.get();
    // An event larger than the limit must be able to pass alone.
    while (before == 0 || before + bytes <= limit) {
      if (used.compareAndSet(before, before + bytes)) {
        if (before == 0) {
          whenUsed.run();
        }
        return true;
      }
      before = used.get();
    }
    return false;
  }

  private boolean await(int bytes, long deadline) throws InterruptedException {
    waiting.incrementAndGet();
    try {
      synchronized (room) {
        while (!closed) {
          if (tryTake(bytes)) {
            return true;
          }
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            return false;
          }
          TimeUnit.NANOSECONDS.timedWait(room, left);
        }
        return false;
      }
    } finally {
      waiting.decrementAndGet();
    }
  }
}
