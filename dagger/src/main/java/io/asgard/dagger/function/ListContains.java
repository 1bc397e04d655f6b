package io.asgard.dagger.function;

import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/** {@code ListContains(list, item)}: whether a text is among others. Null where one is null. */
public final class ListContains extends ScalarFunction {
  /** What SQL calls. */
  public @Nullable Boolean eval(@Nullable String @Nullable [] list, @Nullable String item) {
    if (list == null || item == null) {
      return null;
    }
    for (String each : list) {
      if (item.equals(each)) {
        return true;
      }
    }
    return false;
  }
}
