package io.asgard.producer;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
   * which is the first caller's, come what may. To the spooler's own thread, where an application
   * closes when it is told that an event is on disk, it returns at once: all that follows.
   */
  void end(Runnable last) {
    synchronized (this) {
      if (!ended) {
        this.last = last;
        ended = true;
      }
    }
    wake();
    boolean interrupted = false;
    while (thread.isAlive() && !isCurrent()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // The next producer of the folder must not meet this one.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
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
        keepAll(lane);
      }
    } finally {
      last.run();
    }
  }

  private void moveAll() {
    boolean moved = false;
    for (int lane = 0; lane < windowOnDisk.length && !ended; lane++) {
      moved |= look(lane);
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
    } catch (IOException e) {
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

  private void writeFailed(IOException reason) {
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
      spool.dropOldest(number);
      windowOnDisk[number] = false;
    }
  }

  private void refill(int number, Lane lane, long now) throws IOException {
    Segment.Content oldest = spool.oldest(number);
    windowOnDisk[number] = true;
    counters.missing(oldest.missing());
    lane.refill(oldest.events().stream().map(event -> Pending.spooled(event, now)).toList());
  }

  private boolean write(int number, Lane lane) throws IOException {
    List<Pending> window = lane.window();
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
