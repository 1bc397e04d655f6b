package io.asgard.odin.spec;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with what is declared.
 *
 * @param file or, of a resource that was declared before, its id
 * @param line 0 if there is no file
 * @param field such as {@code spec.port}
 */
public record Problem(String file, int line, String field, String value, String expected) {
  private static final int LONGEST = 120;

  static Problem of(String file, int line, String field, @Nullable Object value, String expected) {
    return new Problem(file, line, field.isEmpty() ? "document" : field, show(value), expected);
  }

  /** {@code file:line: field: value (expected: …)}. */
  public String text() {
    String where = line == 0 ? file : file + ":" + line;
    return where + ": " + field + ": " + value + " (expected: " + expected + ")";
  }

  /**
   * Ends the checks.
   *
   * @throws IllegalArgumentException naming every problem, one a line
   */
  public static void throwIfAny(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          problems.stream().map(Problem::text).collect(Collectors.joining("\n")));
    }
  }

  private static String show(@Nullable Object value) {
    if (value == null) {
      return "missing";
    }
    if (value instanceof Map<?, ?> map) {
      return map.isEmpty() ? "{}" : "a map";
    }
    if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
      return "a list of maps";
    }
    String text = String.valueOf(value).replaceAll("\\s+", " ");
    if (text.isBlank()) {
      return "\"\"";
    }
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
