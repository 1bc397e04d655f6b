package io.asgard.datlantis.flink;

import java.util.Map;

/**
 * What was observed of a cluster.
 *
 * @param jobs by id; those that a lost JobManager ran are not among them
 */
public record Cluster(Map<String, FlinkJob> jobs, int slots, int freeSlots) {
  public Cluster {
    jobs = Map.copyOf(jobs);
  }
}
