package io.asgard.odin.canary;

import java.util.HashMap;
import java.util.Map;

/**
 * Which records were not acknowledged: that they do not come is no loss. Told by the producer's
 * thread, asked by readers' threads.
 */
final class Unwritten {
  private static final int ROOM = 1000; // outages

  private final Map<Integer, Ranges> byPartition = new HashMap<>(); // guarded by this

  synchronized void add(int partition, long sequence) {
    byPartition.computeIfAbsent(partition, first -> new Ranges(ROOM)).add(sequence, sequence);
  }

  synchronized long within(int partition, long first, long last) {
    Ranges ranges = byPartition.get(partition);
    return ranges == null ? 0 : ranges.within(first, last);
  }
}
