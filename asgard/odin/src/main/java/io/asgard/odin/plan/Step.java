package io.asgard.odin.plan;

import java.util.Set;

/**
 * One thing to do.
 *
 * @param after names of the parts whose steps come first
 */
public record Step(Action action, Part part, String reason, Set<String> after) {
  public enum Action {
    CREATE("+"),
    REPLACE("~"),
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
