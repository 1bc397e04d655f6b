package io.asgard.registry.compatibility;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A set of numbers as ranges: sorted, apart from each other, both ends included. Compared as a set,
 * whole, however the ranges are cut: a hole in the middle shows.
 */
record NumberRanges(List<Range> ranges) {
  record Range(long first, long last) {
    @Override
    public String toString() {
      return first == last ? String.valueOf(first) : first + " to " + last;
    }
  }

  static NumberRanges reserved(DescriptorProto message) {
    // The end is excluded there, and included in an enum.
    return of(
        message.getReservedRangeList().stream()
            .map(range -> new Range(range.getStart(), range.getEnd() - 1L)));
  }

  static NumberRanges reserved(EnumDescriptorProto type) {
    return of(
        type.getReservedRangeList().stream()
            .map(range -> new Range(range.getStart(), range.getEnd())));
  }

  static NumberRanges of(Stream<Range> ranges) {
    List<Range> merged = new ArrayList<>();
    for (Range next : ranges.sorted(Comparator.comparingLong(Range::first)).toList()) {
      Range last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && next.first() <= last.last() + 1) {
        merged.set(merged.size() - 1, new Range(last.first(), Math.max(last.last(), next.last())));
      } else {
        merged.add(next);
      }
    }
    return new NumberRanges(List.copyOf(merged));
  }

  boolean contains(long number) {
    int low = 0;
    int high = ranges.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Range range = ranges.get(middle);
      if (number < range.first()) {
        high = middle - 1;
      } else if (number > range.last()) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** The numbers of this set that the other does not have. */
  NumberRanges without(NumberRanges other) {
    List<Range> left = new ArrayList<>();
    int next = 0;
    for (Range range : ranges) {
      long from = range.first();
      while (next < other.ranges.size() && other.ranges.get(next).last() < from) {
        next++;
      }
      // The last cut of this range may reach into the following one: it is looked at again.
      for (int i = next; i < other.ranges.size() && from <= range.last(); i++) {
        Range cut = other.ranges.get(i);
        if (cut.first() > range.last()) {
          break;
        }
        if (cut.first() > from) {
          left.add(new Range(from, cut.first() - 1));
        }
        from = cut.last() + 1;
      }
      if (from <= range.last()) {
        left.add(new Range(from, range.last()));
      }
    }
    return new NumberRanges(List.copyOf(left));
  }

  @Override
  public String toString() {
    return ranges.isEmpty()
        ? "none"
        : ranges.stream().map(Range::toString).collect(Collectors.joining(", "));
  }
}
