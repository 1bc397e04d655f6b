package io.asgard.odin.plan;

import java.util.List;

/**
 * What an apply will do.
 *
 * @param steps in an order that respects {@link Step#after}
 * @param unchanged how many parts are as they should be
 */
public record Plan(List<Step> steps, int unchanged) {
  public boolean isEmpty() {
    return steps.isEmpty();
  }
}
