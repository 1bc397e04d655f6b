package io.asgard.registry.compatibility;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import io.asgard.registry.compatibility.Findings.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The numbers and names that a message or an enum will not use again. */
record Reserved(NumberRanges numbers, Set<String> names) {
  static Reserved of(Descriptor type) {
    return new Reserved(
        NumberRanges.reserved(type.toProto()), names(type.toProto().getReservedNameList()));
  }

  static Reserved of(EnumDescriptor type) {
    return new Reserved(
        NumberRanges.reserved(type.toProto()), names(type.toProto().getReservedNameList()));
  }

  private static Set<String> names(List<String> names) {
    return new HashSet<>(names);
  }

  static void compare(Descriptor old, Descriptor now, Place at, Findings findings) {
    of(old).compare(of(now), at, findings);
  }

  static void compare(EnumDescriptor old, EnumDescriptor now, Place at, Findings findings) {
    of(old).compare(of(now), at, findings);
  }

  private void compare(Reserved now, Place at, Findings findings) {
    NumberRanges dropped = numbers.without(now.numbers);
    if (!dropped.isEmpty()) {
      findings.add(
          Rule.RESERVED_NUMBER_DROPPED,
          at,
          numbers.toString(),
          now.numbers + " (without " + dropped + ")");
    }
    Set<String> lost = new TreeSet<>(names);
    lost.removeAll(now.names);
    for (String name : lost) {
      findings.add(Rule.RESERVED_NAME_DROPPED, at, name, "");
    }
  }
}
