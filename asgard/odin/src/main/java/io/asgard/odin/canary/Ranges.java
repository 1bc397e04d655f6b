package io.asgard.odin.canary;

import java.util.Map;
import java.util.TreeMap;

/** A set of numbers, cheap while they are neighbours. Beyond its room it forgets the smallest. */
final class Ranges {
  private final int room; // ranges
  private final TreeMap<Long, Long> ends = new TreeMap<>(); // by first number, the last one

  Ranges(int room) {
    this.room = room;
  }

  /** Adds all numbers from first to last that are not there. */
  void add(long first, long last) {
    long from = first;
    long to = last;
    Map.Entry<Long, Long> before = ends.floorEntry(first);
    if (before != null && before.getValue() >= first - 1) {
      from = before.getKey();
    }
    // Whatever begins within, or right behind, becomes part of it.
    Map.Entry<Long, Long> next = ends.ceilingEntry(from);
    while (next != null && next.getKey() <= to + 1) {
      to = Math.max(to, next.getValue());
      ends.remove(next.getKey());
      next = ends.ceilingEntry(from);
    }
    ends.put(from, to);
    if (ends.size() > room) {
      ends.pollFirstEntry();
    }
  }

  /** Removes a number; whether it was there. */
  boolean remove(long number) {
    Map.Entry<Long, Long> range = ends.floorEntry(number);
    if (range == null || range.getValue() < number) {
      return false;
    }
    ends.remove(range.getKey());
    if (range.getKey() < number) {
      ends.put(range.getKey(), number - 1);
    }
    if (range.getValue() > number) {
      ends.put(number + 1, range.getValue());
    }
    return true;
  }

  /** How many of the numbers from first to last are there. */
  long within(long first, long last) {
    long count = 0;
    Long start = ends.floorKey(first);
    for (Map.Entry<Long, Long> range :
        ends.subMap(start == null ? first : start, true, last, true).entrySet()) {
      count += Math.max(0, Math.min(last, range.getValue()) - Math.max(first, range.getKey()) + 1);
    }
    return count;
  }
}
