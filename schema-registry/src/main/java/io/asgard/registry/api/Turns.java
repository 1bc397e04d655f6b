package io.asgard.registry.api;

import io.asgard.platform.service.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets a few requests at once hold descriptors: linked, they are many times their bytes. */
final class Turns {
  private final Semaphore free;
  private final Duration wait;

  Turns(int atOnce, Duration wait) {
    this.free = new Semaphore(atOnce, true);
    this.wait = wait;
  }

  /** What one of them does. */
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Does the work when it is its turn.
   *
   * @throws UnavailableException if the wait for it is too long
   */
  <T> T take(Work<T> work) throws IOException {
    try {
      if (!free.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new UnavailableException("schemas: busy (expected: a turn within " + wait + ")");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("schemas: interrupted");
    }
    try {
      return work.run();
    } finally {
      free.release();
    }
  }
}
