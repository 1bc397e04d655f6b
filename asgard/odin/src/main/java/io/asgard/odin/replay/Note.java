package io.asgard.odin.replay;

/** What is kept beside the offset of a partition. */
record Note(ReplayPlan plan, Counts counts) {
  /**
   * Of one partition.
   *
   * @param start its first offset
   * @param end the first one behind it
   */
  record Counts(long start, long end, long replayed, long skipped) {}
}
