package io.asgard.e2e.torture;

import static io.asgard.platform.test.Eventually.within;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for servers, not longer than they may take. */
final class Waiting {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(200);

  private Waiting() {}

  /** Waits until it holds; throws if that takes too long. */
  static void until(BooleanSupplier condition, String expected) {
    within(
        PATIENCE,
        () -> {
          if (!condition.getAsBoolean()) {
            pause(LOOK.toMillis());
            throw new IllegalStateException("(expected: " + expected + ")");
          }
        });
  }

  /**
   * Looks at a figure until it is smaller than it was.
   *
   * @param most what it was before it could become smaller
   * @return whether there is still something of it
   */
  static boolean shrinks(FrontingProcess server, String name, double most) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    double last = most;
    while (System.nanoTime() - until < 0) {
      double now = server.metric(name);
      if (now < last) {
        return now > 0;
      }
      last = now;
    }
    throw new IllegalStateException(
        name + ": " + last + " (expected: less within " + PATIENCE + ")");
  }

  /** Lets time pass. */
  static void pause(long millis) {
    long until = System.nanoTime() + millis * 1_000_000;
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
