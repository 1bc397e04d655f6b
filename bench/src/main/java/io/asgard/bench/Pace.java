package io.asgard.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A steady rate of steps for a time, or as many as are possible. */
final class Pace {
  interface Step {
    void run() throws InterruptedException;
  }

  private Pace() {}

  /** Waits for the turn of a step, at a steady rate since the begin. */
  static void await(long begin, long step, double rate) {
    LockSupport.parkNanos(begin + (long) (step * 1e9 / rate) - System.nanoTime());
  }

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
        await(start, steps, rate);
      }
      step.run();
      steps++;
    }
    return steps;
  }
}
