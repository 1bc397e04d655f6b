package io.asgard.odin.provider.local;

import io.asgard.odin.plan.Drift;
import io.asgard.odin.plan.Part;

/**
 * A difference between what was made and what is.
 *
 * @param refusal why it is not repaired; empty if it is
 */
record Difference(String field, String expected, String actual, String refusal) {
  /** One that is repaired. */
  static Difference of(String field, Object expected, Object actual) {
    return new Difference(field, String.valueOf(expected), String.valueOf(actual), "");
  }

  /** The whole thing is not there, or not of use. */
  static Difference gone(String problem) {
    return of("state", "there", problem);
  }

  static Difference refused(String field, Object expected, Object actual, String refusal) {
    return new Difference(field, String.valueOf(expected), String.valueOf(actual), refusal);
  }

  Drift of(Part part) {
    return new Drift(part.name(), part.resource(), field, expected, actual, refusal);
  }
}
