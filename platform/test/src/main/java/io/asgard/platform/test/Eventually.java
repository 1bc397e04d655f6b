package io.asgard.platform.test;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits until an assertion holds. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long SHORTEST_PAUSE = 20_000_000; // nanoseconds
  private static final long LONGEST_PAUSE = 500_000_000;

  /** A check that may throw anything until it holds. */
  public interface Check {
    void run() throws Exception;
  }

  private Eventually() {}

  /** Runs the check until it passes, 30 seconds at most; then its last failure is thrown. */
  public static void eventually(Check check) {
    within(PATIENCE, check);
  }

  /** Runs the check until it passes, that long at most; then its last failure is thrown. */
  public static void within(Duration patience, Check check) {
    long begin = System.nanoTime();
    while (true) {
      try {
        check.run();
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      } catch (Exception | AssertionError e) {
        long waited = System.nanoTime() - begin;
        if (waited > patience.toNanos()) {
          throw new AssertionError("not within " + patience + ": " + e.getMessage(), e);
        }
        // To look all the time would take the processor from what is waited for.
        LockSupport.parkNanos(Math.min(LONGEST_PAUSE, SHORTEST_PAUSE + waited / 20));
      }
    }
  }
}
