package io.asgard.odin.spec;

import org.jspecify.annotations.Nullable;

/** Where checks of one document tell what is wrong. */
interface Complaints {
  /**
   * Adds a problem.
   *
   * @param path of the field, such as {@code spec.port}
   * @param value null if it is missing
   */
  void add(String path, @Nullable Object value, String expected);
}
