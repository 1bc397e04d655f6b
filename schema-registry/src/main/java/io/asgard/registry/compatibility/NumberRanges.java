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
        merged.set(
            merged.size() - 1, new Range(last.first(), Math.max(last.last(), next.last())));
      } else {
        merged.add(next);
      }
    }
    return new NumberRanges(List.copyOf(merged));
  }

  boolean contains(long number) {
    return ranges.stream().anyMatch(range -> range.first() <= number && number <= range.last());
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** The numbers of this set that the other does not have. */
  NumberRanges without(NumberRanges other) {
    List<Range> left = new ArrayList<>();
    for (Range range : ranges) {
      long from = range.first();
      for (Range cut : other.ranges) {
        if (cut.last() < from || cut.first() > range.last()) {
          continue;
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
    return new NumberRanges(left);
  }

  @Override
  public String toString() {
    return ranges.isEmpty()
        ? "none"
        : ranges.stream().map(Range::toString).collect(Collectors.joining(", "));
  }
}
