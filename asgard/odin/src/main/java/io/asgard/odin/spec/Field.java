package io.asgard.odin.spec;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A field of a resource's spec. */
record Field(String name, Type type, boolean required) {
  static Field of(String name, Type type) {
    return new Field(name, type, false);
  }

  static Field required(String name, Type type) {
    return new Field(name, type, true);
  }

  /** What every Spring Boot service of ours can be told. */
  static Field[] ofService() {
    return new Field[] {
      required("port", Type.WHOLE),
      of("apiPort", Type.WHOLE),
      of("heap", Type.TEXT),
      of("jvm", Type.LIST),
      of("settings", Type.MAP)
    };
  }

  enum Type {
    TEXT("a text"),
    WHOLE("a whole number"),
    FLAG("true or false"),
    DURATION("a duration such as 24h"),
    LIST("a list"),
    MAP("a map");

    private final String words;

    Type(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    boolean fits(Object value) {
      return switch (this) {
        case TEXT -> value instanceof String;
        case WHOLE -> value instanceof Integer;
        case FLAG -> value instanceof Boolean;
        case LIST -> value instanceof List;
        case MAP -> value instanceof Map;
        case DURATION -> value instanceof String text && isDuration(text);
      };
    }

    private static boolean isDuration(String text) {
      try {
        return !Durations.parse(text).equals(Duration.ZERO);
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }
}
