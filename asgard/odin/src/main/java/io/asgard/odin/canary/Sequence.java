package io.asgard.odin.canary;

import java.util.Map;
import java.util.TreeMap;

/**
 * What was seen of one partition: top - base = seen + missing + lost + unwritten. Its room is
 * bounded: of more gaps than that the oldest are judged at once.
 */
final class Sequence {
  /** What a number was. */
  enum Seen {
    /** The highest so far. */
    NEWEST,
    /** It fills a gap in time: the order was not kept. */
    REORDERED,
    /** It had been counted as lost. */
    LATE,
    DUPLICATE,
    /** Read again by us, or from before the first that was seen: says nothing. */
    KNOWN
  }

  /** How many numbers of a range were never acknowledged. */
  interface Unsure {
    long within(long first, long last);
  }

  /** Numbers that did not come. */
  private record Gap(long last, long noticedMs) {}

  private static final int ROOM = 1000;

  private final TreeMap<Long, Gap> gaps = new TreeMap<>(); // by first number
  private final Ranges lost = new Ranges(ROOM);
  private long base = -1; // the first that was seen
  private long top = -1;
  private long known = -1; // read again up to here

  Seen seen(long number, long nowMs) {
    if (base < 0) {
      base = number;
      top = number;
      return Seen.NEWEST;
    }
    if (number > top) {
      if (number > top + 1) {
        gaps.put(top + 1, new Gap(number - 1, nowMs));
      }
      top = number;
      known = -1;
      return Seen.NEWEST;
    }
    if (fills(number)) {
      return Seen.REORDERED;
    }
    if (lost.remove(number)) {
      return Seen.LATE;
    }
    return number < base || number <= known ? Seen.KNOWN : Seen.DUPLICATE;
  }

  private boolean fills(long number) {
    Map.Entry<Long, Gap> entry = gaps.floorEntry(number);
    if (entry == null || entry.getValue().last() < number) {
      return false;
    }
    Gap gap = entry.getValue();
    gaps.remove(entry.getKey());
    if (entry.getKey() < number) {
      gaps.put(entry.getKey(), new Gap(number - 1, gap.noticedMs()));
    }
    if (gap.last() > number) {
      gaps.put(number + 1, new Gap(gap.last(), gap.noticedMs()));
    }
    return true;
  }

  /** The log is read again from an earlier place: what was seen is no duplicate. */
  void again() {
    known = top;
  }

  /** Judges gaps that were noticed before that time; how many records are lost by it. */
  long judge(long noticedBeforeMs, Unsure unwritten) {
    long count = 0;
    for (var gap = gaps.entrySet().iterator(); gap.hasNext(); ) {
      Map.Entry<Long, Gap> entry = gap.next();
      if (entry.getValue().noticedMs() < noticedBeforeMs || gaps.size() > ROOM) {
        long first = entry.getKey();
        long last = entry.getValue().last();
        // Those that were never acknowledged may come all the same, as late ones.
        count += last - first + 1 - unwritten.within(first, last);
        lost.add(first, last);
        gap.remove();
      }
    }
    return count;
  }
}
