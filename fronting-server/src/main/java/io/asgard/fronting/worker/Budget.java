package io.asgard.fronting.worker;

/** The bytes that all partitions together may have with producers. Owned by the worker's thread. */
final class Budget {
  private final long max;
  private long used;

  Budget(long max) {
    this.max = max;
  }

  /**
   * Takes them if there is room, or nothing is taken at all: a batch may be larger than the room.
   */
  boolean take(long bytes) {
    if (used > 0 && used + bytes > max) {
      return false;
    }
    used += bytes;
    return true;
  }

  void give(long bytes) {
    used -= bytes;
  }
}
