package io.asgard.odin.failover;

import io.asgard.odin.flow.Flow;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A stream on its way from the cluster that serves it to the other.
 *
 * @param forth the flow that has copied it there
 * @param back the flow that will copy it back
 * @param copies the flows to its other copies, as they are; those that do not read the first
 *     cluster are not among them
 * @param afterwards the same, as they will be, in the same order
 * @param replicas of what is made on a cluster, by its name
 */
public record Move(
    String stream,
    Flow forth,
    Flow back,
    List<Flow> copies,
    List<Flow> afterwards,
    Map<String, Integer> replicas) {
  /** The cluster that serves it. */
  public Flow.Cluster from() {
    return forth.source();
  }

  /** The cluster that will serve it. */
  public Flow.Cluster to() {
    return forth.target();
  }

  /** The names of all flows that it touches. */
  public Set<String> flows() {
    Set<String> names = new HashSet<>(Set.of(forth.name(), back.name()));
    copies.forEach(flow -> names.add(flow.name()));
    afterwards.forEach(flow -> names.add(flow.name()));
    return names;
  }

  int replicasAt(Flow.Cluster cluster) {
    return replicas.getOrDefault(cluster.name(), 1);
  }
}
