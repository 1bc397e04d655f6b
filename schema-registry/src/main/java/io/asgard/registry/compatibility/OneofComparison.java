package io.asgard.registry.compatibility;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.asgard.registry.compatibility.Findings.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fields that move into, out of or between oneofs. A oneof of the new version is the one with which
 * it shares most fields, whatever its name. New fields may join, and a field may go into a new
 * oneof or leave one that it had for itself: then no two values were ever rivals.
 */
final class OneofComparison {
  private final Descriptor now;
  private final Place at;
  private final Findings findings;
  private final List<FieldDescriptor> kept = new ArrayList<>();
  private final Map<OneofDescriptor, OneofDescriptor> same = new HashMap<>();

  private OneofComparison(Descriptor now, Place at, Findings findings) {
    this.now = now;
    this.at = at;
    this.findings = findings;
  }

  static void compare(Descriptor old, Descriptor now, Place at, Findings findings) {
    if (!old.getRealOneofs().isEmpty() || !now.getRealOneofs().isEmpty()) {
      new OneofComparison(now, at, findings).compare(old);
    }
  }

  private void compare(Descriptor old) {
    for (FieldDescriptor field : old.getFields()) {
      if (now.findFieldByNumber(field.getNumber()) != null) {
        kept.add(field);
      }
    }
    match();
    same.forEach(
        (before, after) -> {
          if (!before.getName().equals(after.getName())) {
            findings.add(Rule.ONEOF_RENAMED, at, before.getName(), after.getName());
          }
        });
    kept.forEach(this::compare);
  }

  private void match() {
    Map<List<OneofDescriptor>, Integer> shared = new HashMap<>();
    for (FieldDescriptor field : kept) {
      OneofDescriptor before = field.getRealContainingOneof();
      OneofDescriptor after = after(field);
      if (before != null && after != null) {
        shared.merge(List.of(before, after), 1, Integer::sum);
      }
    }
    Comparator<Map.Entry<List<OneofDescriptor>, Integer>> mostShared =
        Comparator.comparing(entry -> -entry.getValue());
    Set<OneofDescriptor> taken = new HashSet<>();
    shared.entrySet().stream()
        .sorted(
            mostShared
                .thenComparing(entry -> !sameName(entry.getKey()))
                .thenComparing(entry -> entry.getKey().get(0).getIndex())
                .thenComparing(entry -> entry.getKey().get(1).getIndex()))
        .map(Map.Entry::getKey)
        .forEach(
            pair -> {
              if (!same.containsKey(pair.get(0)) && taken.add(pair.get(1))) {
                same.put(pair.get(0), pair.get(1));
              }
            });
  }

  private static boolean sameName(List<OneofDescriptor> pair) {
    return pair.get(0).getName().equals(pair.get(1).getName());
  }

  private void compare(FieldDescriptor field) {
    OneofDescriptor before = field.getRealContainingOneof();
    OneofDescriptor after = after(field);
    if (before == null && after == null || before != null && same.get(before) == after) {
      return;
    }
    Set<Integer> met = after == null ? Set.of() : rivals(field, after, this::after);
    Set<Integer> left =
        before == null ? Set.of() : rivals(field, before, FieldDescriptor::getRealContainingOneof);
    if (met.isEmpty() && left.isEmpty()) {
      return;
    }
    Rule rule =
        left.isEmpty() ? Rule.ONEOF_ENTERED : after == null ? Rule.ONEOF_LEFT : Rule.ONEOF_MOVED;
    // Of two values one is lost, and it may be the other field's.
    Set<Integer> hit = new HashSet<>(Set.of(field.getNumber()));
    hit.addAll(met);
    hit.addAll(left);
    findings.add(rule, at, field.getName(), hit, name(before), name(after));
  }

  /** The other fields of both versions that are in the oneof. */
  private Set<Integer> rivals(FieldDescriptor field, OneofDescriptor oneof, Membership oneofOf) {
    return kept.stream()
        .filter(other -> other != field && oneofOf.of(other) == oneof)
        .map(FieldDescriptor::getNumber)
        .collect(Collectors.toSet());
  }

  private interface Membership {
    @Nullable OneofDescriptor of(FieldDescriptor field);
  }

  private @Nullable OneofDescriptor after(FieldDescriptor field) {
    FieldDescriptor after = now.findFieldByNumber(field.getNumber());
    return after == null ? null : after.getRealContainingOneof();
  }

  private static String name(@Nullable OneofDescriptor oneof) {
    return oneof == null ? "" : "oneof " + oneof.getName();
  }
}
