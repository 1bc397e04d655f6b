package io.asgard.firehose.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Lanes beside each other. The events of a key go to one of them, so that they keep their order.
 * Owned by the poll thread.
 */
final class Lanes implements AutoCloseable {
  private static final Duration CALL_ENDS_WITHIN = Duration.ofSeconds(3);

  private static final long MOMENT_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final List<Lane> lanes;
  private final List<Thread> threads = new ArrayList<>();

  Lanes(List<Lane> lanes) {
    this.lanes = List.copyOf(lanes);
  }

  /** Each on a thread of its own from now on. */
  Lanes start() {
    for (int i = 0; i < lanes.size(); i++) {
      Thread thread = new Thread(lanes.get(i)::run, "firehose-lane-" + i);
      threads.add(thread);
      thread.start();
    }
    return this;
  }

  /** One turn of each, by whoever calls. */
  void turn() throws InterruptedException {
    for (Lane lane : lanes) {
      lane.turn();
    }
  }

  int size() {
    return lanes.size();
  }

  /** Hands each event to the lane of its key. */
  void offer(List<Pending> events) {
    if (lanes.size() == 1) {
      lanes.get(0).offer(events);
      return;
    }
    List<List<Pending>> byLane = new ArrayList<>(lanes.size());
    lanes.forEach(lane -> byLane.add(new ArrayList<>(events.size() / lanes.size() + 1)));
    events.forEach(pending -> byLane.get(lane(pending)).add(pending));
    for (int i = 0; i < lanes.size(); i++) {
      if (!byLane.get(i).isEmpty()) {
        lanes.get(i).offer(byLane.get(i));
      }
    }
  }

  private int lane(Pending pending) {
    byte[] key = pending.record.key();
    // Without a key there is no order to keep.
    int hash = key == null ? Long.hashCode(pending.record.offset()) : Arrays.hashCode(key);
    return Math.floorMod(hash * 0x9e3779b9 >>> 16, lanes.size());
  }

  /** Why some events do not flow; empty when they do. */
  String trouble() {
    return first(Lane::trouble).orElse("");
  }

  private Optional<String> first(Function<Lane, String> text) {
    return lanes.stream().map(text).filter(each -> !each.isEmpty()).findFirst();
  }

  /**
   * Looks whether all of them work.
   *
   * @throws IllegalStateException if one has stopped because of a defect
   */
  void requireWorking() {
    for (Lane lane : lanes) {
      Throwable failure = lane.failure();
      if (failure != null) {
        throw new IllegalStateException("lane: " + failure, failure);
      }
    }
  }

  /** Waits until what was under way when this was called has ended, or so long. */
  void awaitTurns(Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    for (Lane lane : lanes) {
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      if (!lane.awaitTurn(left)) {
        return;
      }
    }
  }

  /** What each may deliver has changed. */
  void wake() {
    lanes.forEach(lane -> lane.offer(List.of()));
  }

  /** Lets them work for a moment. Takes a turn for those that have no threads. */
  void pass() throws InterruptedException {
    if (threads.isEmpty()) {
      turn();
    }
    LockSupport.parkNanos(MOMENT_NANOS);
  }

  /** Lets the calls under way end, for a while, and closes the lanes. */
  @Override
  public void close() {
    lanes.forEach(Lane::stop);
    boolean interrupted = !join(CALL_ENDS_WITHIN);
    threads.forEach(Thread::interrupt);
    interrupted |= !join(CALL_ENDS_WITHIN);
    lanes.forEach(Lane::close);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the threads, for so long at most; false if it is interrupted meanwhile. */
  private boolean join(Duration most) {
    long deadline = System.nanoTime() + most.toNanos();
    try {
      for (Thread thread : threads) {
        TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
      }
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
