package io.asgard.odin.spec;

import java.util.LinkedHashMap;
import java.util.Map;

/** JSON objects whose members stay in order: the schema is a file that is compared. */
final class Json {
  private Json() {}

  /** Names and values in turn. */
  static Map<String, Object> object(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return map;
  }
}
