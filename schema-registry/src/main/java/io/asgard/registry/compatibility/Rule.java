package io.asgard.registry.compatibility;

import static io.asgard.registry.compatibility.Direction.BACKWARD;
import static io.asgard.registry.compatibility.Direction.FORWARD;
import static io.asgard.registry.compatibility.Surface.CODE;
import static io.asgard.registry.compatibility.Surface.JSON;
import static io.asgard.registry.compatibility.Surface.WIRE;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What may not change, whom it would break, where, and why. */
public enum Rule {
  MESSAGE_DELETED(both(), all(), "the topic's type is no longer declared"),
  MESSAGE_RENAMED(both(), EnumSet.of(CODE), "generated classes and Any hold the message's name"),
  ENUM_RENAMED(both(), EnumSet.of(CODE), "generated classes have the enum's name"),
  PACKAGE_CHANGED(both(), EnumSet.of(CODE), "generated classes and Any hold the package's name"),
  SYNTAX_CHANGED(
      both(), EnumSet.of(CODE), "proto2 and proto3 differ in presence, defaults and closed enums"),

  FIELD_DELETED(EnumSet.of(BACKWARD), all(), "who reads the field no longer finds it"),
  FIELD_NUMBER_NOT_RESERVED(
      EnumSet.of(FORWARD),
      EnumSet.of(WIRE),
      "another field could take the number, and old readers would misread it"),
  FIELD_NAME_NOT_RESERVED(
      EnumSet.of(FORWARD),
      EnumSet.of(JSON),
      "another field could take the name, and old readers of JSON would misread it"),
  FIELD_RENUMBERED(both(), all(), "records hold the number, not the name"),
  FIELD_NUMBER_REUSED(both(), all(), "records of one field would be read as the other"),
  FIELD_RENAMED(both(), EnumSet.of(JSON, CODE), "JSON, SQL columns and code use the name"),
  FIELD_JSON_NAME_CHANGED(both(), EnumSet.of(JSON), "JSON uses the name"),
  FIELD_TYPE_CHANGED(both(), all(), "the bytes of one type do not read as the other"),
  FIELD_TYPE_CHANGED_SAME_WIRE(
      both(),
      EnumSet.of(JSON, CODE),
      "the bytes still parse (what does not fit is cut), but JSON, SQL columns or code differ"),
  FIELD_LABEL_CHANGED(both(), all(), "one value and a list are written differently"),
  FIELD_MAP_CHANGED(
      both(), EnumSet.of(JSON, CODE), "the bytes are the same, but JSON and code differ"),
  FIELD_REQUIRED_ADDED(
      EnumSet.of(BACKWARD), EnumSet.of(WIRE), "records without the field no longer parse"),
  FIELD_REQUIRED_DROPPED(
      EnumSet.of(FORWARD), EnumSet.of(WIRE), "old readers refuse records without the field"),
  FIELD_PRESENCE_GAINED(
      EnumSet.of(BACKWARD),
      EnumSet.of(JSON, CODE),
      "a zero in an old record was not written, and now reads as absent"),
  FIELD_PRESENCE_LOST(both(), EnumSet.of(JSON, CODE), "zero and absent become the same"),
  FIELD_DEFAULT_CHANGED(both(), EnumSet.of(CODE), "an absent value reads differently"),
  FIELD_UTF8_CHECKED(
      EnumSet.of(BACKWARD), EnumSet.of(WIRE), "old records that are not UTF-8 no longer parse"),
  FIELD_UTF8_NOT_CHECKED(
      EnumSet.of(FORWARD), EnumSet.of(WIRE), "old readers refuse new records that are not UTF-8"),

  ONEOF_ENTERED(
      EnumSet.of(BACKWARD), all(), "of old records with several values only the last is read"),
  ONEOF_LEFT(both(), all(), "old readers keep only the last of several; code loses the case"),
  ONEOF_MOVED(both(), all(), "one of two values is lost, and code loses the case"),
  ONEOF_RENAMED(both(), EnumSet.of(CODE), "generated code has the oneof's name"),

  RESERVED_NUMBER_DROPPED(
      both(), EnumSet.of(WIRE), "records may still hold what the number once meant"),
  RESERVED_NAME_DROPPED(both(), EnumSet.of(JSON), "JSON may still hold what the name once meant"),

  ENUM_VALUE_DELETED(EnumSet.of(BACKWARD), all(), "records with the value lose its name"),
  ENUM_NUMBER_NOT_RESERVED(
      EnumSet.of(FORWARD),
      EnumSet.of(WIRE),
      "another value could take the number, and old readers would misread it"),
  ENUM_NAME_NOT_RESERVED(
      EnumSet.of(FORWARD),
      EnumSet.of(JSON),
      "another value could take the name, and old readers of JSON would misread it"),
  ENUM_VALUE_RENUMBERED(both(), all(), "records hold the number, not the name"),
  ENUM_VALUE_RENAMED(both(), EnumSet.of(JSON, CODE), "JSON, SQL and code use the name"),
  ENUM_DEFAULT_CHANGED(both(), EnumSet.of(JSON, CODE), "an absent value reads differently"),
  ENUM_VALUE_ADDED_TO_CLOSED(
      EnumSet.of(FORWARD), all(), "old readers of a closed enum drop a number they do not know"),
  ENUM_CLOSED(EnumSet.of(BACKWARD), all(), "numbers without a name are dropped from now on"),
  ENUM_OPENED(EnumSet.of(FORWARD), all(), "old readers drop numbers that they have no name for"),

  KEY_FIELD_ADDED(
      both(), EnumSet.of(WIRE), "equal identity would be other bytes, thus another partition"),
  KEY_ENCODING_CHANGED(
      both(), EnumSet.of(WIRE), "equal identity would be other bytes, thus another partition");

  private final Set<Direction> breaks;
  private final Set<Surface> surfaces;
  private final String why;

  Rule(Set<Direction> breaks, Set<Surface> surfaces, String why) {
    this.breaks = Collections.unmodifiableSet(breaks);
    this.surfaces = Collections.unmodifiableSet(surfaces);
    this.why = why;
  }

  private static Set<Direction> both() {
    return EnumSet.allOf(Direction.class);
  }

  private static Set<Surface> all() {
    return EnumSet.allOf(Surface.class);
  }

  public Set<Direction> breaks() {
    return breaks;
  }

  public Set<Surface> surfaces() {
    return surfaces;
  }

  public String why() {
    return why;
  }
}
