package io.asgard.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Compares what was counted here with what the platform answered. */
final class Counts {
  private Counts() {}

  /** One line for each key whose counts differ or that one side lacks; empty if all are equal. */
  static List<String> differences(Map<String, ?> expected, Map<String, ?> answered) {
    TreeSet<String> keys = new TreeSet<>(expected.keySet());
    keys.addAll(answered.keySet());
    List<String> differences = new ArrayList<>();
    for (String key : keys) {
      if (!Objects.equals(expected.get(key), answered.get(key))) {
        differences.add(key + ": " + answered.get(key) + " (expected: " + expected.get(key) + ")");
      }
    }
    return differences;
  }
}
