package io.asgard.producer;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Moves events to disk when they have to wait, and back when the servers take them. Owns the spool;
 * all that touches the disk is done by its thread: an interrupt of another would close the file.
 *
 * <p>The order of a lane holds because it is only ever one row: what is in flight, what is on disk,
 * what is to be written. A segment goes when all of its events have their answers, so that a
 * process that dies leaves at most one segment of a lane to be sent twice.
 */
final class Spooler {
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Duration REST = Duration.ofSeconds(1);
  private static final Duration TO_WRITE = Duration.ofSeconds(5);

  private final Spool spool;
  private final Sender sender;
  private final Memory memory;
  private final Counters counters;
  private final Duration after;
  private final boolean[] windowOnDisk; // The lane's window is its oldest segment.
  private final Thread thread = new Thread(this::run, "asgard-spool");
  private final long[] readNotBefore;
  private long writeNotBefore = System.nanoTime();
  private Runnable last = () -> {}; // guarded by this; seen by the thread once it has ended
  private volatile boolean ended;

  /** Spools what has waited for longer than that. */
  Spooler(Spool spool, Sender sender, Memory memory, Counters counters, Duration after) {
    this.spool = spool;
    this.sender = sender;
    this.memory = memory;
    this.counters = counters;
    this.after = after;
    this.windowOnDisk = new boolean[spool.lanes()];
    this.readNotBefore = new long[spool.lanes()];
    Arrays.fill(readNotBefore, writeNotBefore);
  }

  void start() {
    counters.found(spool.found());
    for (int lane = 0; lane < spool.lanes(); lane++) {
      if (!spool.isEmpty(lane)) {
        sender.lanes().get(lane).startSpooling();
      }
    }
    sender.spools(true);
    thread.setDaemon(true);
    thread.start();
  }

  void wake() {
    LockSupport.unpark(thread);
  }

  /**
   * Returns once all that has no answer yet is written, the spool closed, and the last thing done,
   * which is the first caller's, come what may. Not long after the deadline it returns all the
   * same: what hangs on a future may wait for a lock of the caller. To the spooler's own thread,
   * where an application closes when it is told that an event is on disk, it returns at once: all
   * that follows.
   */
  void end(Runnable last, long deadline) {
    synchronized (this) {
      if (!ended) {
        this.last = last;
        ended = true;
      }
    }
    wake();
    if (!isCurrent()) {
      long now = System.nanoTime();
      join(now + Math.max(deadline - now, TO_WRITE.toNanos()));
    }
  }

  private void join(long deadline) {
    boolean interrupted = false;
    long left = deadline - System.nanoTime();
    while (thread.isAlive() && left > 0) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, left);
      } catch (InterruptedException e) {
        interrupted = true; // The next producer of the folder must not meet this one.
      }
      left = deadline - System.nanoTime();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether nothing is done any more, be it the last thing or not. */
  boolean isOver() {
    return !thread.isAlive();
  }

  /** Whether this is the spooler's thread, which must not wait for itself. */
  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  private void run() {
    try (spool) {
      while (!ended) {
        moveAll();
      }
      for (int lane = 0; lane < windowOnDisk.length; lane++) {
        keepAllSafely(lane);
      }
    } finally {
      last.run();
    }
  }

  private void moveAll() {
    boolean moved = false;
    for (int lane = 0; lane < windowOnDisk.length && !ended; lane++) {
      moved |= lookSafely(lane);
    }
    if (moved || ended) {
      return;
    }
    if (memory.used() == 0 && counters.onDisk() == 0) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, LOOK.toNanos());
    }
  }

  /** Without this thread nothing is written, read or closed any more: whatever fails, it lives. */
  private boolean lookSafely(int number) {
    try {
      return look(number);
    } catch (Throwable e) {
      Sender.warn("spool: lane " + number + " rests for " + REST, e);
      writeNotBefore = System.nanoTime() + REST.toNanos();
      readNotBefore[number] = writeNotBefore;
      return false;
    }
  }

  private boolean look(int number) {
    Lane lane = sender.lanes().get(number);
    long now = System.nanoTime();
    boolean writable = now - writeNotBefore >= 0;
    boolean starts = !lane.spooling();
    if (starts) {
      if (!writable || !due(lane, now)) {
        return false;
      }
      lane.startSpooling();
    }
    // A lane that has just started has nothing on disk, and would stop again.
    boolean moved = !starts && read(number, lane, now);
    try {
      return writable && lane.spooling() && write(number, lane) || moved;
    } catch (IOException | OutOfMemoryError e) {
      writeFailed(e);
      writeNotBefore = now + REST.toNanos();
      // What cannot be written is as if there were no spool.
      sender.giveUp(lane, lane.expireUnwritten(sender.deadline(now)));
      return moved;
    }
  }

  private boolean due(Lane lane, long now) {
    return !lane.isEmpty() && (memory.pressed() || now - lane.oldest(now) > after.toNanos());
  }

  private void writeFailed(Throwable reason) {
    sender.spools(false);
    counters.failed(String.valueOf(reason.getMessage()));
  }

  /** Gives the lane its next events from disk, once it has answers to those before. */
  private boolean read(int number, Lane lane, long now) {
    if (now - readNotBefore[number] < 0 || !lane.window().isEmpty()) {
      return false;
    }
    dropAnswered(number, lane);
    if (spool.isEmpty(number)) {
      lane.stopSpooling();
    } else {
      try {
        refill(number, lane, now);
      } catch (IOException e) {
        // Only this lane waits: what it has next cannot be overtaken.
        counters.failed(String.valueOf(e.getMessage()));
        readNotBefore[number] = now + REST.toNanos();
        return false;
      }
    }
    sender.send(lane, System.nanoTime());
    return true;
  }

  private void dropAnswered(int number, Lane lane) {
    if (windowOnDisk[number] && lane.window().isEmpty()) {
      // First: whatever fails in between, the next segment is not this one.
      windowOnDisk[number] = false;
      spool.dropOldest(number);
    }
  }

  private void refill(int number, Lane lane, long now) throws IOException {
    Segment.Content oldest = spool.oldest(number);
    List<Pending> events =
        oldest.events().stream().map(event -> Pending.spooled(event, now)).toList();
    counters.missing(oldest.missing());
    lane.refill(events);
    windowOnDisk[number] = true; // Last: what the lane does not have must not be dropped.
  }

  private boolean write(int number, Lane lane) throws IOException {
    List<Pending> window = lane.window();
    window.removeIf(Pending::hasEnded); // Given up: nobody is to hear of them again.
    if (!windowOnDisk[number] && !window.isEmpty()) {
      spool.appendApart(number, window);
      windowOnDisk[number] = true;
      window.forEach(sender::kept);
    }
    List<Pending> unwritten = lane.unwritten();
    if (unwritten.isEmpty()) {
      return false;
    }
    List<Pending> written = unwritten.subList(0, spool.append(number, unwritten));
    sender.spools(true);
    // Before they leave the lane: a flush in between has to find them.
    written.forEach(sender::kept);
    lane.written(written);
    return true;
  }

  private void keepAllSafely(int number) {
    try {
      keepAll(number);
    } catch (Throwable e) { // The other lanes have theirs to be kept.
      Sender.warn("spool: lane " + number + " is not kept", e);
    }
  }

  private void keepAll(int number) {
    Lane lane = sender.lanes().get(number);
    dropAnswered(number, lane);
    if (!lane.spooling()) {
      lane.startSpooling();
    }
    try {
      while (write(number, lane)) {
        // The next segment.
      }
    } catch (IOException e) {
      writeFailed(e); // What is left is refused.
    }
  }
}
