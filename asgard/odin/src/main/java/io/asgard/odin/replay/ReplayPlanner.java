package io.asgard.odin.replay;

import io.asgard.platform.service.Problems;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides which offsets are read. The lower bound: Kafka's time of a record is its arrival, and no
 * event is newer than its arrival by more than {@code ahead}; so what lies before the first record
 * of time from - ahead is too old. There is no upper bound but the end: an event may come late by
 * days, and by its way over a spool behind others that arrived after it.
 */
final class ReplayPlanner {
  private ReplayPlanner() {}

  /** The Kafka time before which nothing can be in the range; empty if that is not known. */
  static Optional<Instant> bound(ReplayOrder order) {
    Instant from = order.selection().from().at();
    return switch (order.selection().by()) {
      case ARRIVAL -> Optional.of(from);
      case EVENT -> order.ahead().map(from::minus);
    };
  }

  /**
   * Checks what needs no look at offsets.
   *
   * @throws IllegalArgumentException naming every problem
   */
  static void check(ReplayOrder order, Sides sides) {
    Problems problems = new Problems();
    problems.check(
        !sides.sameTopic(),
        "into: " + order.target() + " (expected: another topic than the source, or it never ends)");
    problems.check(
        sides.targetPartitions() >= sides.sourcePartitions(),
        "partitions of "
            + order.target()
            + ": "
            + sides.targetPartitions()
            + " (expected: >= those of the source, "
            + sides.sourcePartitions()
            + ")");
    problems.throwIfAny();
  }

  /**
   * The state at the beginning.
   *
   * @param retention after which the source deletes by time alone; empty if by size too
   * @throws IllegalArgumentException if retention has deleted some of the range
   */
  static ReplayState begin(
      ReplayOrder order,
      Sides sides,
      List<Extent> extents,
      Optional<Duration> retention,
      Instant now) {
    checkRetention(order, extents, retention, now);
    ReplayPlan plan =
        new ReplayPlan(
            order.source().stream(),
            order.source().topic(),
            sides.origin(),
            order.selection(),
            sides.sourcePartitions() == sides.targetPartitions());
    return new ReplayState(
        plan, extents.stream().map(extent -> track(extent, bound(order).isPresent())).toList());
  }

  private static Track track(Extent extent, boolean bounded) {
    long from = bounded ? extent.bound().orElse(extent.end()) : extent.earliest();
    long start = Math.min(Math.max(from, extent.earliest()), extent.end());
    return new Track(extent.partition(), start, extent.end());
  }

  private static void checkRetention(
      ReplayOrder order, List<Extent> extents, Optional<Duration> retention, Instant now) {
    Instant from = order.selection().from().at();
    Instant bound = bound(order).orElse(from);
    Instant available = Instant.MIN;
    List<Integer> cut = new ArrayList<>();
    for (Extent extent : extents) {
      Instant since = available(extent, retention, now);
      if (bound.isBefore(since)) {
        cut.add(extent.partition());
        available = since.isAfter(available) ? since : available;
      }
    }
    if (!cut.isEmpty()) {
      throw new IllegalArgumentException(
          "from: "
              + from
              + " (expected: >= "
              + available.plus(Duration.between(bound, from))
              + "; retention has deleted what arrived before "
              + available
              + " in the partitions "
              + cut
              + " of "
              + order.source()
              + ")");
    }
  }

  /** Since when nothing is missing. A quiet partition's first record may be much younger. */
  private static Instant available(Extent extent, Optional<Duration> retention, Instant now) {
    if (extent.earliest() == 0) {
      return Instant.MIN;
    }
    Instant first =
        extent.firstTime().isPresent() ? Instant.ofEpochMilli(extent.firstTime().getAsLong()) : now;
    return retention.map(now::minus).filter(kept -> kept.isBefore(first)).orElse(first);
  }
}
