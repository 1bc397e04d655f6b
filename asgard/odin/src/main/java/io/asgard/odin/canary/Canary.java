package io.asgard.odin.canary;

import java.util.Map;

/**
 * What is probed.
 *
 * @param writes properties of Kafka clients of the cluster that serves the stream now
 * @param targets the same of every cluster where the records should come, itself included, by name
 */
public record Canary(
    String stream, Map<String, String> writes, Map<String, Map<String, String>> targets) {
  /** The topic; it has to be on the stream, and mirrored as others. */
  public static final String TOPIC = "asgard-canary";

  public Canary {
    writes = Map.copyOf(writes);
    targets = Map.copyOf(targets);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("targets: none (expected: at least the stream itself)");
    }
  }
}
