package io.asgard.platform.service;

import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong, so that it is reported at once. */
public final class Problems {
  private final List<String> problems = new ArrayList<>();

  /** Adds the problem unless the condition holds; returns the condition. */
  public boolean check(boolean ok, String problem) {
    if (!ok) {
      problems.add(problem);
    }
    return ok;
  }

  /** Adds a problem. */
  public void add(String problem) {
    problems.add(problem);
  }

  /** All problems so far, in the order in which they were found. */
  public List<String> all() {
    return List.copyOf(problems);
  }

  /**
   * Ends the checks.
   *
   * @throws IllegalArgumentException naming every problem, one a line
   */
  public void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
  }
}
