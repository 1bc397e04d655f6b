package io.asgard.odin.plan;

import java.util.List;
import java.util.Map;

/**
 * What is there.
 *
 * @param fingerprints by the name of the part; empty if something was begun at it and not finished
 * @param drift of parts that have the right fingerprint
 */
public record Observed(Map<String, String> fingerprints, List<Drift> drift) {
  /** Parts that are as they were made. */
  public static Observed of(Map<String, String> fingerprints) {
    return new Observed(fingerprints, List.of());
  }
}
