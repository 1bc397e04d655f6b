package io.asgard.odin.plan;

/**
 * A difference between what a part was made as and what it is now.
 *
 * @param resource id of the resource that the part is of
 * @param field what differs, as it is called where it was found
 * @param expected as it was made
 * @param actual as it was found
 * @param refusal why an apply does not repair it; empty if it does
 */
public record Drift(
    String part, String resource, String field, String expected, String actual, String refusal) {
  public boolean isRepaired() {
    return refusal.isEmpty();
  }
}
