package io.asgard.firehose.delivery;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A lane's events that wait for the sink, the oldest first. Owned by the lane's thread. */
final class Waiting {
  private List<Pending> events = new ArrayList<>();

  int size() {
    return events.size();
  }

  void add(Pending pending) {
    events.add(pending);
  }

  /** Puts back what was taken: it is older than all that is left. */
  void putBack(List<Pending> taken) {
    if (!taken.isEmpty()) {
      taken.addAll(events);
      events = taken;
    }
  }

  /**
   * Takes out those whose turn it is: none of a key that has an earlier one whose time has not
   * come, and with each no more than may go with it.
   *
   * @param released is told of those that shall not be delivered any more; they are taken out too
   */
  List<Pending> takeDue(int most, long now, Consumer<Pending> released) {
    List<Pending> due = new ArrayList<>(Math.min(most, events.size()));
    List<Pending> rest = new ArrayList<>();
    Set<ByteBuffer> heldUp = null;
    for (Pending pending : events) {
      if (pending.assignment.isReleased()) {
        released.accept(pending);
      } else if (due.size() < Math.min(most, pending.most)
          && isDue(pending, now)
          && !holds(heldUp, pending)) {
        due.add(pending);
        most = Math.min(most, pending.most);
      } else {
        rest.add(pending);
        if (due.size() < most && pending.hasKey()) {
          heldUp = heldUp == null ? new HashSet<>() : heldUp;
          heldUp.add(pending.key());
        }
      }
    }
    events = rest;
    return due;
  }

  private static boolean isDue(Pending pending, long now) {
    return pending.notBefore <= now && !pending.assignment.isHeld(pending.slot);
  }

  private static boolean holds(@Nullable Set<ByteBuffer> keys, Pending pending) {
    return keys != null && pending.hasKey() && keys.contains(pending.key());
  }

  /** When the first of them is due that nothing holds up; the largest number if there is none. */
  long nextDue(long now) {
    long next = Long.MAX_VALUE;
    Set<ByteBuffer> heldUp = null;
    for (Pending pending : events) {
      if (pending.assignment.isReleased()) {
        return now;
      }
      if (holds(heldUp, pending) || pending.assignment.isHeld(pending.slot)) {
        continue;
      }
      next = Math.min(next, pending.notBefore);
      if (pending.notBefore > now && pending.hasKey()) {
        heldUp = heldUp == null ? new HashSet<>() : heldUp;
        heldUp.add(pending.key());
      }
    }
    return next;
  }
}
