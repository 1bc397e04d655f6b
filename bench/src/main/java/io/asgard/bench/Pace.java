package io.asgard.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A steady rate of steps for a time, or as many as are possible. */
final class Pace {
  interface Step {
    void run() throws InterruptedException;
  }

  private Pace() {}

  /**
   * Runs steps.
   *
   * @param rate a second; 0: as fast as it goes
   * @return how many there were
   */
  static long run(double rate, Duration time, Step step) throws InterruptedException {
    long start = System.nanoTime();
    long steps = 0;
    while (System.nanoTime() - start < time.toNanos()) {
      if (rate > 0) {
        LockSupport.parkNanos(start + (long) (steps * 1e9 / rate) - System.nanoTime());
      }
      step.run();
      steps++;
    }
    return steps;
  }
}
