package io.asgard.dagger.function;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code Split(text, delimiter)}: the parts of a text between its delimiters, empty ones too. The
 * delimiter stands for itself, not for a pattern. Null where an argument is null.
 */
public final class Split extends ScalarFunction {
  /** What SQL calls. */
  public String @Nullable [] eval(@Nullable String text, @Nullable String delimiter) {
    if (text == null || delimiter == null) {
      return null;
    }
    if (delimiter.isEmpty()) {
      throw new IllegalArgumentException("Split delimiter: empty (expected: at least a character)");
    }
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, from)) {
      parts.add(text.substring(from, at));
      from = at + delimiter.length();
    }
    parts.add(text.substring(from));
    return parts.toArray(String[]::new);
  }
}
