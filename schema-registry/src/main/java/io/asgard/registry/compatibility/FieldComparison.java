package io.asgard.registry.compatibility;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.FieldDescriptor.Type;
import io.asgard.registry.compatibility.Findings.Place;
import java.util.Set;

/** The fields of one message, old and new. */
final class FieldComparison {
  private final SchemaComparison schema;
  private final Findings findings;
  private final Place at;

  FieldComparison(SchemaComparison schema, Findings findings, Place at) {
    this.schema = schema;
    this.findings = findings;
    this.at = at;
  }

  void compare(Descriptor old, Descriptor now) {
    Reserved reserved = Reserved.of(now);
    for (FieldDescriptor field : old.getFields()) {
      compare(field, old, now, reserved);
    }
    for (FieldDescriptor field : now.getFields()) {
      if (old.findFieldByNumber(field.getNumber()) == null
          && old.findFieldByName(field.getName()) == null) {
        added(field);
      }
    }
  }

  private void added(FieldDescriptor field) {
    if (field.isRequired()) {
      findings.add(
          Rule.FIELD_REQUIRED_ADDED, at, field.getName(), Set.of(), "", FieldTypes.text(field));
    }
    if (at.key()) {
      findings.add(Rule.KEY_FIELD_ADDED, at, field, "", declaration(field));
    }
  }

  private void compare(FieldDescriptor field, Descriptor old, Descriptor now, Reserved reserved) {
    FieldDescriptor numbered = now.findFieldByNumber(field.getNumber());
    FieldDescriptor named = now.findFieldByName(field.getName());
    if (numbered != null && numbered == named) {
      same(field, numbered);
      return;
    }
    if (named != null) {
      findings.add(
          Rule.FIELD_RENUMBERED,
          at,
          field,
          String.valueOf(field.getNumber()),
          String.valueOf(named.getNumber()));
    }
    if (numbered == null) {
      if (named == null) {
        deleted(field, reserved);
      }
      return;
    }
    boolean stranger = old.findFieldByName(numbered.getName()) == null;
    if (named == null && stranger && FieldTypes.name(field).equals(FieldTypes.name(numbered))) {
      findings.add(Rule.FIELD_RENAMED, at, field, field.getName(), numbered.getName());
      same(field, numbered);
    } else if (named == null || stranger) {
      findings.add(Rule.FIELD_NUMBER_REUSED, at, field, declaration(field), declaration(numbered));
    }
  }

  private void deleted(FieldDescriptor field, Reserved reserved) {
    findings.add(Rule.FIELD_DELETED, at, field, declaration(field), "");
    if (!reserved.numbers().contains(field.getNumber())) {
      findings.add(
          Rule.FIELD_NUMBER_NOT_RESERVED, at, field, String.valueOf(field.getNumber()), "");
    }
    if (!reserved.names().contains(field.getName())) {
      findings.add(Rule.FIELD_NAME_NOT_RESERVED, at, field, field.getName(), "");
    }
    if (field.isRequired()) {
      findings.add(Rule.FIELD_REQUIRED_DROPPED, at, field, FieldTypes.text(field), "");
    }
  }

  private void same(FieldDescriptor old, FieldDescriptor now) {
    label(old, now);
    type(old, now);
    if (old.getName().equals(now.getName()) && !old.getJsonName().equals(now.getJsonName())) {
      findings.add(Rule.FIELD_JSON_NAME_CHANGED, at, old, old.getJsonName(), now.getJsonName());
    }
    if (old.getType() == Type.STRING
        && now.getType() == Type.STRING
        && old.needsUtf8Check() != now.needsUtf8Check()) {
      Rule rule = now.needsUtf8Check() ? Rule.FIELD_UTF8_CHECKED : Rule.FIELD_UTF8_NOT_CHECKED;
      findings.add(rule, at, old, utf8(old), utf8(now));
    }
    if (at.key() && old.isPackable() && now.isPackable() && old.isPacked() != now.isPacked()) {
      findings.add(Rule.KEY_ENCODING_CHANGED, at, old, packed(old), packed(now));
    }
  }

  private void label(FieldDescriptor old, FieldDescriptor now) {
    if (old.isMapField() != now.isMapField()) {
      if (old.isRepeated() && now.isRepeated() && message(old) && message(now)) {
        boolean sameWire = schema.sameWire(old.getMessageType(), now.getMessageType());
        change(sameWire ? Rule.FIELD_MAP_CHANGED : Rule.FIELD_TYPE_CHANGED, old, now);
      } else {
        change(Rule.FIELD_LABEL_CHANGED, old, now);
      }
    } else if (old.isRepeated() != now.isRepeated()) {
      change(Rule.FIELD_LABEL_CHANGED, old, now);
    } else if (!old.isRepeated()) {
      if (old.isRequired() != now.isRequired()) {
        change(
            now.isRequired() ? Rule.FIELD_REQUIRED_ADDED : Rule.FIELD_REQUIRED_DROPPED, old, now);
      } else if (old.hasPresence() != now.hasPresence() && !message(old) && !message(now)) {
        change(now.hasPresence() ? Rule.FIELD_PRESENCE_GAINED : Rule.FIELD_PRESENCE_LOST, old, now);
      }
      defaults(old, now);
    }
  }

  // Of an enum without a default of its own, the first value is it: the enum's own matter.
  private void defaults(FieldDescriptor old, FieldDescriptor now) {
    if (message(old)
        || old.getType() != now.getType()
        || !old.hasDefaultValue() && !now.hasDefaultValue()) {
      return;
    }
    String before = FieldTypes.defaultText(old);
    String after = FieldTypes.defaultText(now);
    if (!before.equals(after)) {
      findings.add(Rule.FIELD_DEFAULT_CHANGED, at, old, before, after);
    }
  }

  private void type(FieldDescriptor old, FieldDescriptor now) {
    if (old.isMapField() && now.isMapField()) {
      for (int part = 1; part <= 2; part++) {
        type(FieldTypes.entry(old, part), FieldTypes.entry(now, part), old, now);
      }
    } else if (!old.isMapField() && !now.isMapField()) {
      type(old, now, old, now);
    }
  }

  /** Compares types; the field that has them is another one in a map. */
  private void type(
      FieldDescriptor old, FieldDescriptor now, FieldDescriptor oldField, FieldDescriptor field) {
    if (old.getType() != now.getType()) {
      boolean sameWire = FieldTypes.sameWire(old, now);
      change(
          sameWire ? Rule.FIELD_TYPE_CHANGED_SAME_WIRE : Rule.FIELD_TYPE_CHANGED, oldField, field);
    } else if (message(old)) {
      String name = old.getMessageType().getFullName();
      if (another(name, now.getMessageType().getFullName())) {
        boolean sameWire = schema.sameWire(old.getMessageType(), now.getMessageType());
        change(
            sameWire ? Rule.FIELD_TYPE_CHANGED_SAME_WIRE : Rule.FIELD_TYPE_CHANGED,
            oldField,
            field);
      } else {
        schema.enter(old.getMessageType(), now.getMessageType(), at.key());
      }
    } else if (old.getType() == Type.ENUM) {
      if (another(old.getEnumType().getFullName(), now.getEnumType().getFullName())) {
        change(Rule.FIELD_TYPE_CHANGED_SAME_WIRE, oldField, field);
      } else {
        schema.enter(old, now, at.key());
      }
    }
  }

  // A type that is nowhere to be found any more was renamed; one that is there was exchanged.
  private boolean another(String old, String now) {
    return !old.equals(now) && schema.declares(old);
  }

  private void change(Rule rule, FieldDescriptor old, FieldDescriptor now) {
    findings.add(rule, at, old, FieldTypes.text(old), FieldTypes.text(now));
  }

  private static boolean message(FieldDescriptor field) {
    return field.getJavaType() == JavaType.MESSAGE;
  }

  private static String declaration(FieldDescriptor field) {
    return FieldTypes.text(field) + " " + field.getName() + " = " + field.getNumber();
  }

  private static String utf8(FieldDescriptor field) {
    return field.needsUtf8Check() ? "UTF-8 checked" : "UTF-8 not checked";
  }

  private static String packed(FieldDescriptor field) {
    return field.isPacked() ? "packed" : "not packed";
  }
}
