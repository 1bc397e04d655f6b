package io.asgard.registry.compatibility;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.asgard.registry.compatibility.Findings.Place;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The values of an enum. Of names for one number, the first is the one that JSON and SQL show. */
final class EnumComparison {
  private final Place at;
  private final Findings findings;
  private final EnumDescriptor old;
  private final EnumDescriptor now;
  private final boolean wasClosed;
  private final boolean closed;
  private final Map<Integer, EnumValueDescriptor> shown;
  private final Reserved reserved;

  private EnumComparison(FieldDescriptor old, FieldDescriptor now, Place at, Findings findings) {
    this.at = at;
    this.findings = findings;
    this.old = old.getEnumType();
    this.now = now.getEnumType();
    this.wasClosed = old.legacyEnumFieldTreatedAsClosed();
    this.closed = now.legacyEnumFieldTreatedAsClosed();
    this.shown = shown(this.now);
    this.reserved = Reserved.of(this.now);
  }

  /** Compares the fields' enums. A field of proto2 treats an open enum as closed. */
  static void compare(FieldDescriptor old, FieldDescriptor now, Place at, Findings findings) {
    new EnumComparison(old, now, at, findings).compare();
  }

  private void compare() {
    Reserved.compare(old, now, at, findings);
    if (wasClosed != closed) {
      findings.add(closed ? Rule.ENUM_CLOSED : Rule.ENUM_OPENED, at, kind(wasClosed), kind(closed));
    }
    Map<Integer, EnumValueDescriptor> shownBefore = shown(old);
    for (EnumValueDescriptor value : old.getValues()) {
      compare(value, shownBefore.get(value.getNumber()) == value);
    }
    if (wasClosed) {
      shown.forEach(
          (number, value) -> {
            if (!shownBefore.containsKey(number)) {
              add(Rule.ENUM_VALUE_ADDED_TO_CLOSED, value, "", text(value));
            }
          });
    }
  }

  private void compare(EnumValueDescriptor value, boolean wasShown) {
    EnumValueDescriptor named = now.findValueByName(value.getName());
    EnumValueDescriptor numbered = shown.get(value.getNumber());
    if (value.getIndex() == 0 && !text(value).equals(text(now.getValues().get(0)))) {
      add(Rule.ENUM_DEFAULT_CHANGED, value, text(value), text(now.getValues().get(0)));
      if (named == null && numbered != null) {
        return;
      }
    }
    if (named != null && named.getNumber() != value.getNumber()) {
      add(
          Rule.ENUM_VALUE_RENUMBERED,
          value,
          String.valueOf(value.getNumber()),
          String.valueOf(named.getNumber()));
    } else if (numbered == null) {
      deleted(value);
    } else if (named == null || wasShown && named != numbered) {
      add(Rule.ENUM_VALUE_RENAMED, value, value.getName(), numbered.getName());
    }
  }

  private void deleted(EnumValueDescriptor value) {
    add(Rule.ENUM_VALUE_DELETED, value, text(value), "");
    if (!reserved.numbers().contains(value.getNumber())) {
      add(Rule.ENUM_NUMBER_NOT_RESERVED, value, String.valueOf(value.getNumber()), "");
    }
    if (!reserved.names().contains(value.getName())) {
      add(Rule.ENUM_NAME_NOT_RESERVED, value, value.getName(), "");
    }
  }

  private void add(Rule rule, EnumValueDescriptor value, String before, String after) {
    findings.add(rule, at, value.getName(), Set.of(), before, after);
  }

  private static Map<Integer, EnumValueDescriptor> shown(EnumDescriptor type) {
    Map<Integer, EnumValueDescriptor> first = new HashMap<>();
    type.getValues().forEach(value -> first.putIfAbsent(value.getNumber(), value));
    return first;
  }

  private static String text(EnumValueDescriptor value) {
    return value.getName() + " = " + value.getNumber();
  }

  private static String kind(boolean closed) {
    return closed ? "closed" : "open";
  }
}
