package io.asgard.odin.provider.local;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * What a topic shall be.
 *
 * @param orMore whether more partitions are as good
 * @param replicas of each partition
 * @param racks that these have to be spread over, as far as they go
 * @param configs all that are set for this topic alone
 */
record TopicSpec(
    String name,
    int partitions,
    boolean orMore,
    int replicas,
    int racks,
    Map<String, String> configs) {
  private static final String DEFAULT = "the cluster's default";
  // Set for the time of a move of replicas, by whoever moves them.
  private static final Set<String> THROTTLES =
      Set.of("leader.replication.throttled.replicas", "follower.replication.throttled.replicas");

  TopicSpec(String name, int partitions, int replicas, int racks, Map<String, String> configs) {
    this(name, partitions, false, replicas, racks, configs);
  }

  TopicSpec {
    // In an order of their own: the fingerprint is made from their text.
    configs = Collections.unmodifiableMap(new TreeMap<>(configs));
  }

  /** The same, which may have more partitions. */
  TopicSpec growing() {
    return new TopicSpec(name, partitions, true, replicas, racks, configs);
  }

  /** Of what is put: replicas and racks are those of the cluster that serves it at the moment. */
  String fingerprint() {
    return Fingerprint.of(name, partitions, configs);
  }

  /** What makes a topic's configs these. */
  List<AlterConfigOp> changes(Config now) {
    List<AlterConfigOp> changes = new ArrayList<>();
    configs.forEach(
        (key, value) -> {
          ConfigEntry there = now.get(key);
          if (!isOverride(there) || !value.equals(there.value())) {
            changes.add(new AlterConfigOp(new ConfigEntry(key, value), OpType.SET));
          }
        });
    for (ConfigEntry entry : now.entries()) {
      String key = entry.name();
      if (isOverride(entry) && !configs.containsKey(key) && !THROTTLES.contains(key)) {
        changes.add(new AlterConfigOp(new ConfigEntry(key, ""), OpType.DELETE));
      }
    }
    return changes;
  }

  private static boolean isOverride(@Nullable ConfigEntry entry) {
    return entry != null && entry.source() == ConfigSource.DYNAMIC_TOPIC_CONFIG;
  }

  /** How the topic that is there differs. */
  List<Difference> differences(ClusterState cluster) {
    TopicDescription there = cluster.topics().get(name);
    if (there == null) {
      return List.of(Difference.gone("is not there"));
    }
    List<Difference> differences = new ArrayList<>();
    int actual = there.partitions().size();
    if (actual > partitions && !orMore) {
      differences.add(
          Difference.refused(
              "partitions",
              partitions,
              actual,
              "a topic cannot lose partitions: declare " + actual));
    } else if (actual < partitions) {
      differences.add(Difference.of("partitions", partitions, actual));
    }
    there.partitions().forEach(partition -> place(partition, cluster, differences));
    overrides(cluster.overrides().getOrDefault(name, Map.of()), differences);
    return differences;
  }

  private void place(TopicPartitionInfo partition, ClusterState cluster, List<Difference> to) {
    String field = "partition " + partition.partition();
    int actual = partition.replicas().size();
    if (actual != replicas) {
      to.add(
          Difference.refused(
              field, replicas + " replicas", actual, "an apply does not move replicas"));
      return;
    }
    Set<String> used = new HashSet<>();
    for (Node replica : partition.replicas()) {
      // A broker that is away is not in the cluster: as if on a rack of its own.
      used.add(cluster.racks().getOrDefault(replica.id(), "of " + replica.id()));
    }
    int spread = Math.min(replicas, racks);
    if (used.size() < spread) {
      to.add(
          Difference.refused(
              field, spread + " racks", used.size(), "an apply does not move replicas"));
    }
  }

  private void overrides(Map<String, String> actual, List<Difference> to) {
    Set<String> keys = new TreeSet<>(configs.keySet());
    keys.addAll(actual.keySet());
    keys.removeAll(THROTTLES);
    for (String key : keys) {
      String expected = configs.getOrDefault(key, DEFAULT);
      String there = actual.getOrDefault(key, DEFAULT);
      if (!expected.equals(there)) {
        to.add(Difference.of(key, expected, there));
      }
    }
  }
}
