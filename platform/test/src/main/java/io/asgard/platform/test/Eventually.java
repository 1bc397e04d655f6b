package io.asgard.platform.test;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits until an assertion holds. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

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
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        check.run();
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      } catch (Exception | AssertionError e) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("not within " + patience + ": " + e.getMessage(), e);
        }
        LockSupport.parkNanos(20_000_000);
      }
    }
  }
}
