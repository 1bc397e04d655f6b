package io.asgard.odin.replay;

import java.util.List;
import java.util.function.ToLongFunction;

/** A plan and how far it is. Owned by the thread that copies. */
record ReplayState(ReplayPlan plan, List<Track> tracks) {
  boolean complete() {
    return tracks.stream().allMatch(Track::complete);
  }

  List<Track> open() {
    return tracks.stream().filter(track -> !track.complete()).toList();
  }

  long replayed() {
    return sum(track -> track.counts().replayed());
  }

  long skipped() {
    return sum(track -> track.counts().skipped());
  }

  /** From 0 to 1. */
  double share() {
    long length = sum(Track::length);
    return length == 0 ? 1 : (double) sum(Track::passed) / length;
  }

  private long sum(ToLongFunction<Track> figure) {
    return tracks.stream().mapToLong(figure).sum();
  }

  /**
   * Makes sure that this is what is asked for.
   *
   * @throws IllegalArgumentException if the id belongs to another replay
   */
  void check(ReplayOrder order, Sides sides) {
    boolean same = plan.origin().equals(sides.origin()) && plan.selection().same(order.selection());
    if (!same) {
      String asked =
          order.selection().words() + " of " + order.source() + " (" + sides.origin() + ")";
      throw new IllegalArgumentException(
          "id: "
              + order.id()
              + ": asks for "
              + asked
              + " (expected: "
              + plan.words()
              + ", which began under this id; or another id)");
    }
  }
}
