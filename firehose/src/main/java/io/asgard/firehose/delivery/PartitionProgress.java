package io.asgard.firehose.delivery;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which events of a partition have their outcome. They end in any order; what may be committed is
 * the position before which all of them have. Owned by the poll thread.
 */
final class PartitionProgress {
  private static final int FIRST_CAPACITY = 1024;

  // A ring: slot n stands at n modulo the capacity, a power of two.
  private long[] offsets = new long[FIRST_CAPACITY];
  private final BitSet ended = new BitSet(FIRST_CAPACITY);
  private long first; // slot of the oldest event without an outcome
  private long next; // slot of the next event
  private long afterLastEnded; // slot after the newest event that has its outcome
  private long position; // of Kafka, after all that was polled

  /**
   * Nothing was polled yet.
   *
   * @param position of the next event
   */
  PartitionProgress(long position) {
    this.position = position;
  }

  /**
   * An event was polled; offsets grow, and may leave some out.
   *
   * @return its slot, to be ended once
   */
  long polled(long offset) {
    if (next - first == offsets.length) {
      grow();
    }
    offsets[at(next)] = offset;
    position = offset + 1;
    return next++;
  }

  /** What follows was polled too, and holds no event: marks of transactions, compacted ones. */
  void passed(long to) {
    position = Math.max(position, to);
  }

  /** The event in the slot has its outcome. */
  void ended(long slot) {
    if (slot < first || slot >= next || ended.get(at(slot))) {
      throw new IllegalStateException(
          "slot: " + slot + " (expected: without an outcome, of " + first + " to " + next + ")");
    }
    ended.set(at(slot));
    afterLastEnded = Math.max(afterLastEnded, slot + 1);
    while (first < next && ended.get(at(first))) {
      ended.clear(at(first));
      first++;
    }
  }

  /** The position before which every event has its outcome. */
  long committable() {
    return first == next ? position : offsets[at(first)];
  }

  /** The slot after the newest event that has its outcome. */
  long afterLastEnded() {
    return afterLastEnded;
  }

  /** Whether an event has its outcome, and an older one has not. */
  boolean hasGaps() {
    return first < afterLastEnded;
  }

  private int at(long slot) {
    return (int) (slot & offsets.length - 1);
  }

  private void grow() {
    long[] old = offsets;
    BitSet were = (BitSet) ended.clone();
    offsets = Arrays.copyOf(old, old.length * 2);
    ended.clear();
    for (long slot = first; slot < next; slot++) {
      int before = (int) (slot & old.length - 1);
      offsets[at(slot)] = old[before];
      ended.set(at(slot), were.get(before));
    }
  }
}
