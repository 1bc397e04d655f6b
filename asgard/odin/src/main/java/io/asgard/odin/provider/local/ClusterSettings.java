package io.asgard.odin.provider.local;

import io.asgard.odin.provider.PartFailed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster is told while it runs: quotas, as declared; settings of brokers, none, as they are
 * in their files. And that it has no topics but those that are declared.
 */
final class ClusterSettings implements Owned.Owner {
  private static final Pattern OURS =
      Pattern.compile("asgard-canary|mm2-.*|.*\\.internal|.*heartbeats");
  private static final String MIN_IN_SYNC = "min.insync.replicas";
  private static final String NONE = "none";
  // Set for the time of a move of replicas, by whoever moves them.
  private static final Pattern THROTTLES = Pattern.compile(".*\\.replication\\.throttled\\.rate");

  private final KafkaAdmins admins;
  private final String bootstrap;
  private final int minInSync;
  private final Map<ClientQuotaEntity, Map<String, Double>> quotas;
  private final Set<String> topics;
  private final Optional<String> problem;

  /**
   * The settings of a cluster.
   *
   * @param minInSync replicas that a write needs
   * @param topics that are declared
   * @param problem of the cluster as a copy; empty if it is one
   */
  ClusterSettings(
      KafkaAdmins admins,
      String bootstrap,
      int minInSync,
      Map<ClientQuotaEntity, Map<String, Double>> quotas,
      Set<String> topics,
      Optional<String> problem) {
    this.admins = admins;
    this.bootstrap = bootstrap;
    this.minInSync = minInSync;
    this.quotas = quotas;
    this.topics = topics;
    this.problem = problem;
  }

  @Override
  public void put() throws InterruptedException {
    try {
      Admin admin = admins.of(bootstrap);
      ClusterState now = ClusterState.of(admin);
      Collection<ClientQuotaAlteration> alterations = alterations(now.quotas());
      if (!alterations.isEmpty()) {
        KafkaAdmins.get(admin.alterClientQuotas(alterations).all());
      }
      Map<ConfigResource, Collection<AlterConfigOp>> resets = resets(now.dynamic());
      if (!resets.isEmpty()) {
        KafkaAdmins.get(admin.incrementalAlterConfigs(resets).all());
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new PartFailed("the cluster's settings: " + KafkaAdmins.reason(e));
    }
  }

  private Collection<ClientQuotaAlteration> alterations(
      Map<ClientQuotaEntity, Map<String, Double>> actual) {
    List<ClientQuotaAlteration> alterations = new ArrayList<>();
    for (ClientQuotaEntity entity : entities(actual)) {
      Map<String, Double> wanted = quotas.getOrDefault(entity, Map.of());
      Map<String, Double> there = actual.getOrDefault(entity, Map.of());
      List<ClientQuotaAlteration.Op> ops = new ArrayList<>();
      for (String key : keys(wanted, there)) {
        if (!same(wanted.get(key), there.get(key))) {
          ops.add(new ClientQuotaAlteration.Op(key, wanted.get(key)));
        }
      }
      if (!ops.isEmpty()) {
        alterations.add(new ClientQuotaAlteration(entity, ops));
      }
    }
    return alterations;
  }

  private Map<ConfigResource, Collection<AlterConfigOp>> resets(
      Map<Integer, Map<String, String>> dynamic) {
    Map<ConfigResource, Collection<AlterConfigOp>> resets = new HashMap<>();
    dynamic.forEach(
        (broker, values) -> {
          List<AlterConfigOp> ops = new ArrayList<>();
          strange(broker, values)
              .forEach(
                  (key, value) ->
                      ops.add(
                          value.isEmpty()
                              ? new AlterConfigOp(new ConfigEntry(key, ""), OpType.DELETE)
                              : new AlterConfigOp(new ConfigEntry(key, value), OpType.SET)));
          String name = broker == ClusterState.ALL_BROKERS ? "" : String.valueOf(broker);
          if (!ops.isEmpty()) {
            resets.put(new ConfigResource(ConfigResource.Type.BROKER, name), ops);
          }
        });
    return resets;
  }

  /** Dynamic settings that should not be, or be others: the expected value, empty for none. */
  private Map<String, String> strange(int broker, Map<String, String> values) {
    Map<String, String> strange = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          // Of this one the controllers keep a dynamic copy, which counts more than the file.
          boolean copied = broker == ClusterState.ALL_BROKERS && key.equals(MIN_IN_SYNC);
          String expected = copied ? String.valueOf(minInSync) : "";
          if (!value.equals(expected) && !THROTTLES.matcher(key).matches()) {
            strange.put(key, expected);
          }
        });
    return strange;
  }

  @Override
  public boolean isInDataOfNeeds() {
    return true;
  }

  @Override
  public List<Difference> differences(Clusters clusters) {
    ClusterState now = clusters.of(bootstrap);
    List<Difference> differences = new ArrayList<>();
    for (ClientQuotaEntity entity : entities(now.quotas())) {
      quota(entity, now.quotas().getOrDefault(entity, Map.of()), differences);
    }
    now.dynamic()
        .forEach(
            (broker, values) -> {
              String whose =
                  broker == ClusterState.ALL_BROKERS ? "all brokers" : "broker " + broker;
              strange(broker, values)
                  .forEach(
                      (key, expected) ->
                          differences.add(
                              Difference.of(
                                  whose + " " + key,
                                  expected.isEmpty() ? "as in its file" : expected,
                                  values.getOrDefault(key, NONE))));
            });
    for (String topic : new TreeSet<>(now.topics().keySet())) {
      if (!topics.contains(topic) && !OURS.matcher(topic).matches()) {
        differences.add(
            Difference.refused(
                "topic " + topic,
                NONE,
                "is there",
                "not declared: declare and import it, or delete it"));
      }
    }
    return differences;
  }

  private void quota(ClientQuotaEntity entity, Map<String, Double> there, List<Difference> to) {
    Map<String, Double> wanted = quotas.getOrDefault(entity, Map.of());
    for (String key : keys(wanted, there)) {
      if (!same(wanted.get(key), there.get(key))) {
        to.add(
            Difference.of(
                "quota of " + entity.entries() + " " + key,
                text(wanted.get(key)),
                text(there.get(key))));
      }
    }
  }

  private Set<ClientQuotaEntity> entities(Map<ClientQuotaEntity, Map<String, Double>> actual) {
    Set<ClientQuotaEntity> entities = new LinkedHashSet<>(quotas.keySet());
    entities.addAll(actual.keySet());
    return entities;
  }

  private static Set<String> keys(Map<String, Double> wanted, Map<String, Double> there) {
    Set<String> keys = new TreeSet<>(wanted.keySet());
    keys.addAll(there.keySet());
    return keys;
  }

  private static boolean same(@Nullable Double wanted, @Nullable Double there) {
    return wanted == null ? there == null : wanted.equals(there);
  }

  private static String text(@Nullable Double value) {
    return value == null ? NONE : String.valueOf(value);
  }

  /** Nobody can tell from outside whether a quota works; the brokers say how they are. */
  @Override
  public Optional<String> problem() {
    return problem;
  }

  @Override
  public void remove() {
    // They go with the cluster.
  }
}
