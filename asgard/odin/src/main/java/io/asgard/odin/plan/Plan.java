package io.asgard.odin.plan;

import java.util.List;

/**
 * What an apply will do.
 *
 * @param steps in an order that respects {@link Step#after}
 * @param unchanged how many parts are as they should be
 * @param changes what is declared differently from now on
 * @param drift what is not as it was made; what can be repaired has its step
 * @param unseen names of parts that could not be looked at, because what they need is not there; an
 *     apply looks at them, and repairs them, once it is
 */
public record Plan(
    List<Step> steps, int unchanged, List<Change> changes, List<Drift> drift, List<String> unseen) {
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /** Whether it does the same; how much data goes with a part is another every moment. */
  public boolean doesTheSameAs(Plan other) {
    return withoutSizes().equals(other.withoutSizes());
  }

  private Plan withoutSizes() {
    List<Step> bare =
        steps.stream()
            .map(step -> step.destroys().isEmpty() ? step : step.destroying("data"))
            .toList();
    return new Plan(bare, unchanged, changes, drift, unseen);
  }

  /** The names of the parts whose removal destroys data, with what it destroys. */
  public List<String> destroys() {
    return steps.stream()
        .filter(step -> !step.destroys().isEmpty())
        .map(step -> step.part().name() + " (" + step.destroys() + ")")
        .toList();
  }
}
