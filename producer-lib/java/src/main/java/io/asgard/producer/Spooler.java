package io.asgard.producer;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Moves events to disk when they have to wait, and back when the servers take them. Owns the spool;
 * all that touches the disk is done by its thread and, once that has ended, by {@link #end}.
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
  private long writeNotBefore = System.nanoTime();
  private volatile boolean ended;

  /** Spools what has waited for longer than that. */
  Spooler(Spool spool, Sender sender, Memory memory, Counters counters, Duration after) {
    this.spool = spool;
    this.sender = sender;
    this.memory = memory;
    this.counters = counters;
    this.after = after;
    this.windowOnDisk = new boolean[spool.lanes()];
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

  /** Writes all that has no answer yet, and closes the spool. */
  void end() {
    if (ended) {
      return;
    }
    ended = true;
    wake();
    try {
      thread.join();
      for (int lane = 0; lane < windowOnDisk.length; lane++) {
        keepAll(lane);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      spool.close();
    }
  }

  private void run() {
    while (!ended) {
      boolean moved = false;
      for (int lane = 0; lane < windowOnDisk.length && !ended; lane++) {
        moved |= look(lane);
      }
      if (moved) {
        continue;
      }
      if (memory.used() == 0 && counters.onDisk() == 0) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, LOOK.toNanos());
      }
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
    try {
      // A lane that has just started has nothing on disk, and would stop again.
      boolean moved = !starts && read(number, lane);
      return writable && lane.spooling() && write(number, lane) || moved;
    } catch (IOException e) {
      failed(e);
      writeNotBefore = now + REST.toNanos();
      // What cannot be written is as if there were no spool.
      sender.giveUp(lane, lane.expireUnwritten(sender.deadline(now)));
      return false;
    }
  }

  private boolean due(Lane lane, long now) {
    return !lane.isEmpty() && (memory.pressed() || now - lane.oldest(now) > after.toNanos());
  }

  private void failed(IOException reason) {
    sender.spools(false);
    counters.failed(String.valueOf(reason.getMessage()));
  }

  /** Gives the lane its next events from disk, once it has answers to those before. */
  private boolean read(int number, Lane lane) throws IOException {
    if (!lane.window().isEmpty()) {
      return false;
    }
    if (windowOnDisk[number]) {
      windowOnDisk[number] = false;
      spool.dropOldest(number);
    }
    if (spool.isEmpty(number)) {
      lane.stopSpooling();
    } else {
      long now = System.nanoTime();
      List<byte[]> events = spool.oldest(number);
      windowOnDisk[number] = true;
      lane.refill(events.stream().map(event -> Pending.spooled(event, now)).toList());
    }
    sender.send(lane, System.nanoTime());
    return true;
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
    lane.written(written);
    sender.spools(true);
    written.forEach(sender::kept);
    return true;
  }

  private void keepAll(int number) {
    Lane lane = sender.lanes().get(number);
    if (!lane.spooling()) {
      lane.startSpooling();
    }
    try {
      while (write(number, lane)) {
        // The next segment.
      }
    } catch (IOException e) {
      failed(e); // What is left is refused.
    }
  }
}
