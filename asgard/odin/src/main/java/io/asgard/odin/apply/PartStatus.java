package io.asgard.odin.apply;

/**
 * A part as people want to see it.
 *
 * @param state {@code healthy}, or why not
 * @param url empty if it has none
 * @param pid 0 if it is no process or does not run
 * @param memory resident bytes
 */
public record PartStatus(
    String name, String resource, String state, String url, long pid, int restarts, long memory) {
  public static final String HEALTHY = "healthy";

  public boolean isHealthy() {
    return state.equals(HEALTHY);
  }
}
