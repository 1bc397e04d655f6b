package io.asgard.odin.plan;

import java.util.Set;

/**
 * One thing to do.
 *
 * @param after names of the parts whose steps come first
 * @param destroys the data that is gone afterwards, in words; empty if none is
 */
public record Step(Action action, Part part, String reason, Set<String> after, String destroys) {
  /** A step that destroys nothing. */
  public Step(Action action, Part part, String reason, Set<String> after) {
    this(action, part, reason, after, "");
  }

  /** The same step, which destroys data. */
  public Step destroying(String data) {
    return new Step(action, part, reason, after, data);
  }

  /** Ordered as a plan is read. */
  public enum Action {
    CREATE("+"),
    REPLACE("~"),
    /** Makes a part again what it was made as. */
    REPAIR("~"),
    REMOVE("-");

    private final String sign;

    Action(String sign) {
      this.sign = sign;
    }

    /** How a diff shows it. */
    public String sign() {
      return sign;
    }
  }
}
