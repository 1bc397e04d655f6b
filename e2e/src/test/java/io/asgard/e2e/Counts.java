package io.asgard.e2e;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

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

  /** Enigma's answers of a metric since then, in the shape of {@link StoredEvents#counts}. */
  static Map<String, String> answered(Platform platform, String metric, Instant begin) {
    Map<String, String> counts = new TreeMap<>();
    Instant end = Instant.now().plusSeconds(3600);
    for (Instant from = begin.minusSeconds(60); from.isBefore(end); from = from.plusSeconds(60)) {
      for (JsonNode row : minute(platform, metric, from, from.plusSeconds(60)).path("rows")) {
        long window = Instant.parse(row.get(2).asString()).toEpochMilli();
        counts.put(
            row.get(0).asString() + " " + row.get(1).asString() + " " + window,
            row.get(3).asLong() + " of " + row.get(4).asLong());
      }
    }
    return counts;
  }

  private static JsonNode minute(Platform platform, String metric, Instant from, Instant to) {
    return platform.query(
        """
        {"metric":"%s","groupBy":["s2id","vehicle_type"],
         "select":[{"field":"unique_drivers","aggregation":"sum"},{"field":"locations","aggregation":"sum"}],
         "range":{"start":"%s","end":"%s"},"step":"10s"}
        """
            .formatted(metric, from, to));
  }
}
