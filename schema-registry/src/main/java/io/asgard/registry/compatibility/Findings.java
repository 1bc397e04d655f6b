package io.asgard.registry.compatibility;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects findings of one walk. */
final class Findings {
  // A set: fields that treat one enum differently find the same in it.
  private final Set<Finding> all = new LinkedHashSet<>();
  private final Set<Surface> surfaces = EnumSet.noneOf(Surface.class);

  /** Where something was found. */
  record Place(String file, String message, boolean key) {
    static Place of(Descriptor old, Descriptor now, boolean key) {
      return new Place(now.getFile().getName(), old.getFullName(), key);
    }

    static Place of(EnumDescriptor old, EnumDescriptor now, boolean key) {
      return new Place(now.getFile().getName(), old.getFullName(), key);
    }
  }

  void add(Rule rule, Place at, String old, String now) {
    add(rule, at, "", Set.of(), old, now);
  }

  void add(Rule rule, Place at, FieldDescriptor field, String old, String now) {
    add(rule, at, field.getName(), Set.of(field.getNumber()), old, now);
  }

  void add(Rule rule, Place at, String name, Set<Integer> numbers, String old, String now) {
    surfaces.addAll(rule.surfaces());
    all.add(new Finding(rule, at.file(), at.message(), name, numbers, at.key(), old, now));
  }

  /** Whether anything shows there. */
  boolean any(Surface surface) {
    return surfaces.contains(surface);
  }

  List<Finding> all() {
    return List.copyOf(all);
  }
}
