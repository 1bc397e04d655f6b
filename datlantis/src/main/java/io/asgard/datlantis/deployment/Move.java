package io.asgard.datlantis.deployment;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What it means for a job that its streams are served elsewhere. Offsets belong to a cluster. */
enum Move {
  /** Every stream is at the cluster where it was. */
  NONE,
  /** Only what it writes to is elsewhere: its offsets still hold. */
  CHECKPOINT,
  /** What it reads is elsewhere: its offsets mean nothing there. */
  BOUNDARY;

  /**
   * Compares addresses by stream; a stream that was not known then has not moved.
   *
   * @param inputs the streams that are read
   */
  static Move between(Map<String, String> then, Map<String, String> now, Set<String> inputs) {
    Set<String> elsewhere = elsewhere(then, now);
    if (elsewhere.stream().anyMatch(inputs::contains)) {
      return BOUNDARY;
    }
    return elsewhere.isEmpty() ? NONE : CHECKPOINT;
  }

  /** The streams that are at another cluster, and from where to where, for people. */
  static String told(Map<String, String> then, Map<String, String> now) {
    return elsewhere(then, now).stream()
        .sorted()
        .map(
            name -> "stream %s: moved from %s to %s".formatted(name, then.get(name), now.get(name)))
        .collect(Collectors.joining("; "));
  }

  private static Set<String> elsewhere(Map<String, String> then, Map<String, String> now) {
    return now.entrySet().stream()
        .filter(stream -> then.containsKey(stream.getKey()))
        .filter(stream -> apart(then.getOrDefault(stream.getKey(), ""), stream.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** A cluster that grows or shrinks has an address in common with what it was. */
  private static boolean apart(String then, String now) {
    Set<String> common = new HashSet<>(Arrays.asList(then.split(",")));
    common.retainAll(Arrays.asList(now.split(",")));
    return common.isEmpty();
  }
}
