package io.asgard.odin.spec;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A field of what can be declared.
 *
 * @param standard what holds if it is not declared, in words; empty: nothing
 * @param meaning one sentence, for people
 */
record Field(String name, Type type, boolean required, String standard, String meaning) {
  static Field of(String name, Type type, String standard, String meaning) {
    return new Field(name, type, false, standard, meaning);
  }

  static Field required(String name, Type type, String meaning) {
    return new Field(name, type, true, "", meaning);
  }

  Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    String words =
        meaning + (standard.isEmpty() ? "" : " Default: " + standard.replace("`", "") + ".");
    if (!words.isBlank()) {
      schema.put("description", words.strip());
    }
    schema.putAll(type.schema());
    // Editors that know this word show it in place of a regular expression.
    schema.put("errorMessage", "expected: " + type.words());
    return schema;
  }
}
