package io.asgard.odin.apply;

import io.asgard.odin.provider.PartFailed;
import java.util.HashSet;
import java.util.Set;

/** Ends what runs, and refuses what is about to, while it is on. Thread-safe. */
final class Halt {
  private final Set<Thread> busy = new HashSet<>();
  private String why = "";
  private int count;

  interface Work {
    void run() throws InterruptedException;
  }

  /** Interrupts what runs. */
  synchronized void on(String reason) {
    why = reason;
    count++;
    busy.forEach(Thread::interrupt);
  }

  synchronized void off() {
    why = "";
  }

  /** How often it was on. */
  synchronized int count() {
    return count;
  }

  /**
   * Does it, unless it is to end.
   *
   * @throws PartFailed if that is so
   */
  void guard(Work work) throws InterruptedException {
    enter();
    try {
      work.run();
    } finally {
      leave();
    }
  }

  private synchronized void enter() {
    if (!why.isEmpty()) {
      throw new PartFailed("makes way for " + why);
    }
    busy.add(Thread.currentThread());
  }

  private synchronized void leave() {
    busy.remove(Thread.currentThread());
    if (!why.isEmpty()) {
      // The interrupt was for this work, not for the next of the thread.
      Thread.interrupted();
    }
  }
}
