package io.asgard.odin.apply;

import io.asgard.odin.provider.PartFailed;
import io.asgard.platform.service.ConflictException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One at a time: who is refused meanwhile, who waits, and for whom others make way. */
final class Turns {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofSeconds(30);

  // Fair: what cannot wait is before what comes again.
  private final Semaphore writer = new Semaphore(1, true);
  private final Halt halt = new Halt();
  private volatile boolean recovering;
  private volatile boolean reserved; // by who starts, for the recovery

  /** What ends steps early, for those who make way. */
  Halt halt() {
    return halt;
  }

  /** Recovers, and anew when it had to make way; then does more. */
  boolean recovering(BooleanSupplier recovery, Runnable more) {
    boolean done = false;
    boolean whole = false;
    try {
      while (!whole) {
        if (!reserved) {
          writer.acquireUninterruptibly();
        }
        reserved = false;
        try {
          int halts = halt.count();
          done = recovery.getAsBoolean();
          whole = halts == halt.count();
          if (whole) {
            more.run();
          }
        } finally {
          writer.release();
        }
      }
    } finally {
      recovering = false;
    }
    return done;
  }

  /** Nothing is done before the recovery, which is to come. */
  void reserve() {
    writer.acquireUninterruptibly();
    recovering = true;
    reserved = true;
  }

  /** A recovery is waited for, another apply is not. */
  <T> T exclusively(Supplier<T> work) {
    if (!acquire(recovering ? PATIENCE : Duration.ZERO)) {
      throw new ConflictException("another apply is running (expected: one at a time)");
    }
    try {
      return work.get();
    } finally {
      writer.release();
    }
  }

  /** Does it, and ends early when something cannot wait; whether it is done. */
  boolean givingWay(BooleanSupplier work) {
    boolean[] done = new boolean[1];
    try {
      halt.guard(() -> done[0] = work.getAsBoolean());
    } catch (InterruptedException | PartFailed e) {
      return false;
    }
    return done[0];
  }

  /** The same, of what is soon done: it waits for its like. */
  <T> T inTurn(Supplier<T> work) {
    if (!acquire(recovering ? PATIENCE : LOOK)) {
      throw new ConflictException("an apply is running (expected: one at a time)");
    }
    try {
      return work.get();
    } finally {
      writer.release();
    }
  }

  /** The same, of what cannot wait: an apply that runs is cut short. */
  <T> T urgently(String what, Consumer<String> tell, Supplier<T> work) {
    if (!writer.tryAcquire()) {
      tell.accept("what is running makes way");
      halt.on(what);
      try {
        if (!acquire(PATIENCE)) {
          throw new ConflictException(
              "what is running does not end within " + PATIENCE.toSeconds() + " s");
        }
      } finally {
        halt.off();
      }
    }
    try {
      return work.get();
    } finally {
      writer.release();
    }
  }

  private boolean acquire(Duration patience) {
    try {
      return writer.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
