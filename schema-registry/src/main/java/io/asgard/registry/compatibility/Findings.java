package io.asgard.registry.compatibility;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.List;

/** Collects findings of one walk. */
final class Findings {
  private final List<Finding> all = new ArrayList<>();

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
    add(rule, at, "", 0, old, now);
  }

  void add(Rule rule, Place at, FieldDescriptor field, String old, String now) {
    add(rule, at, field.getName(), field.getNumber(), old, now);
  }

  void add(Rule rule, Place at, String name, int number, String old, String now) {
    all.add(new Finding(rule, at.file(), at.message(), name, number, at.key(), old, now));
  }

  List<Finding> all() {
    return List.copyOf(all);
  }
}
