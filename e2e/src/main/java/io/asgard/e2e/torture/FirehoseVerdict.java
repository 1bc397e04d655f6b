package io.asgard.e2e.torture;

import java.util.Map;
import java.util.Set;

/**
 * What became of the events that Kafka had: recomputed from it, the sink and the dead letters.
 *
 * @param stored in Kafka
 * @param delivered of them at the sink
 * @param deadLettered of them among the dead letters
 * @param lost neither
 * @param both at the sink and among the dead letters
 * @param twice deliveries of what was there
 * @param swapped events that came after a later one of their key
 * @param badDelivered bad ones that a sink was given all the same
 */
record FirehoseVerdict(
    long stored,
    long delivered,
    long deadLettered,
    long lost,
    long both,
    long twice,
    long swapped,
    long badDelivered) {

  static FirehoseVerdict of(
      Set<Integer> stored,
      Set<Integer> bad,
      Map<Integer, Integer> taken,
      Set<Integer> letters,
      long swapped) {
    return new FirehoseVerdict(
        stored.size(),
        stored.stream().filter(taken::containsKey).count(),
        stored.stream().filter(letters::contains).count(),
        stored.stream().filter(each -> !taken.containsKey(each) && !letters.contains(each)).count(),
        letters.stream().filter(taken::containsKey).count(),
        taken.values().stream().mapToLong(times -> times - 1).sum(),
        swapped,
        bad.stream().filter(taken::containsKey).count());
  }

  /** Whether {@code received = delivered + dead-lettered}, and each key in order. */
  boolean right() {
    return stored > 0
        && lost == 0
        && stored == delivered + deadLettered - both
        && swapped == 0
        && badDelivered == 0;
  }

  @Override
  public String toString() {
    return "%,d received = %,d delivered + %,d dead-lettered, %d lost, %d out of order, %,d sent twice%s"
        .formatted(
            stored,
            delivered,
            deadLettered - both,
            lost,
            swapped,
            twice,
            badDelivered == 0 ? "" : ", " + badDelivered + " bad ones delivered");
  }
}
