package io.asgard.e2e.torture;

import java.util.List;

/**
 * What came of a point of {@code bin/torture streams}.
 *
 * @param twice events that the cluster that serves has more than once: they were sent again
 * @param twiceOnCopies records that copies have more often than that cluster
 * @param again events that the group was shown again
 * @param rpoRecords records that a lost cluster had not copied
 * @param problems what is not as it has to be
 */
record Outcome(
    long acknowledged,
    long lost,
    long twice,
    long twiceOnCopies,
    long again,
    long rpoRecords,
    List<String> problems) {
  @Override
  public String toString() {
    return "%,d acknowledged, %,d lost, %,d sent twice, %,d twice on copies, %,d read again%s"
        .formatted(
            acknowledged,
            lost,
            twice,
            twiceOnCopies,
            again,
            problems.isEmpty() ? "" : "; " + String.join("; ", problems));
  }
}
