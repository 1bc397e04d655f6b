package io.asgard.dagger.job;

import java.util.ArrayList;
import java.util.List;

/** Collects all that is wrong, so that nobody mends a spec one error at a time. */
final class Problems {
  private final List<String> found = new ArrayList<>();

  void add(String problem) {
    found.add(problem);
  }

  void check(boolean holds, String problem) {
    if (!holds) {
      found.add(problem);
    }
  }

  /**
   * Returns if there are none.
   *
   * @throws IllegalArgumentException with one problem per line
   */
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", found));
    }
  }
}
