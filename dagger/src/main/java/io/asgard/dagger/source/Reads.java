package io.asgard.dagger.source;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.dag.Transformation;

/** Where a job's SQL reads its tables; complete once it is translated. */
public final class Reads {
  // Nodes themselves change, and are equal to others then.
  private final Map<Integer, Read> byNode = new HashMap<>();
  private final Map<String, Integer> times = new HashMap<>();

  /** Tells one reading of a table from the next, in the order of translation. */
  String id(String table) {
    int time = times.merge(table, 1, Integer::sum);
    // The same job has the same graph, so that a checkpoint fits.
    return time == 1 ? table : table + "-" + (time - 1);
  }

  void add(Read read) {
    byNode.put(read.node().getId(), read);
  }

  /** The reading that a node of the plan is, if it is one. */
  public Optional<Read> at(Transformation<?> node) {
    return Optional.ofNullable(byNode.get(node.getId()));
  }
}
