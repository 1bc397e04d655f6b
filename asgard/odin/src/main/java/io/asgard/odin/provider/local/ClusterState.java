package io.asgard.odin.provider.local;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;

/**
 * A cluster at one moment, read with a handful of calls however many topics it has.
 *
 * @param racks by the id of the broker; empty without one
 * @param topics without Kafka's own
 * @param overrides of each topic: what is set for it alone
 * @param dynamic settings of each broker that were changed while it ran; broker -1 is all of them
 * @param quotas by entity
 */
record ClusterState(
    Map<Integer, String> racks,
    Map<String, TopicDescription> topics,
    Map<String, Map<String, String>> overrides,
    Map<Integer, Map<String, String>> dynamic,
    Map<ClientQuotaEntity, Map<String, Double>> quotas) {
  static final int ALL_BROKERS = -1;

  static ClusterState of(Admin admin)
      throws ExecutionException, TimeoutException, InterruptedException {
    // What does not need another's answer is asked at once: each answer takes a while.
    KafkaFuture<Collection<Node>> nodes = admin.describeCluster().nodes();
    KafkaFuture<Set<String>> listed = admin.listTopics().names();
    KafkaFuture<Map<ClientQuotaEntity, Map<String, Double>>> quotas =
        admin.describeClientQuotas(ClientQuotaFilter.all()).entities();
    Map<Integer, String> racks =
        KafkaAdmins.get(nodes).stream()
            .collect(Collectors.toMap(Node::id, node -> node.hasRack() ? node.rack() : ""));
    Map<Integer, KafkaFuture<Config>> brokers = brokers(admin, racks.keySet());
    Set<String> names = KafkaAdmins.get(listed);
    Map<String, KafkaFuture<TopicDescription>> topics =
        admin.describeTopics(names).topicNameValues();
    Map<ConfigResource, KafkaFuture<Config>> configs =
        admin.describeConfigs(ofTopics(names)).values();
    Map<String, Map<String, String>> overrides = new HashMap<>();
    KafkaAdmins.present(configs)
        .forEach(
            (topic, config) ->
                overrides.put(topic.name(), only(config, ConfigSource.DYNAMIC_TOPIC_CONFIG)));
    return new ClusterState(
        racks, KafkaAdmins.present(topics), overrides, dynamic(brokers), KafkaAdmins.get(quotas));
  }

  /** Its topics, without Kafka's own. */
  static Map<String, TopicDescription> topics(Admin admin)
      throws ExecutionException, TimeoutException, InterruptedException {
    Set<String> names = KafkaAdmins.get(admin.listTopics().names());
    return KafkaAdmins.present(admin.describeTopics(names).topicNameValues());
  }

  private static List<ConfigResource> ofTopics(Set<String> topics) {
    return topics.stream()
        .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
        .toList();
  }

  private static Map<Integer, KafkaFuture<Config>> brokers(Admin admin, Set<Integer> brokers) {
    Map<Integer, KafkaFuture<Config>> asked = new TreeMap<>();
    for (int broker : brokers) {
      ConfigResource resource =
          new ConfigResource(ConfigResource.Type.BROKER, String.valueOf(broker));
      asked.put(broker, admin.describeConfigs(List.of(resource)).values().get(resource));
    }
    ConfigResource all = new ConfigResource(ConfigResource.Type.BROKER, "");
    asked.put(ALL_BROKERS, admin.describeConfigs(List.of(all)).values().get(all));
    return asked;
  }

  /** A broker answers for itself; one that hangs must not hide the others. */
  private static Map<Integer, Map<String, String>> dynamic(Map<Integer, KafkaFuture<Config>> asked)
      throws InterruptedException {
    Map<Integer, Map<String, String>> dynamic = new TreeMap<>();
    for (Map.Entry<Integer, KafkaFuture<Config>> broker : asked.entrySet()) {
      ConfigSource source =
          broker.getKey() == ALL_BROKERS
              ? ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG
              : ConfigSource.DYNAMIC_BROKER_CONFIG;
      try {
        dynamic.put(broker.getKey(), only(KafkaAdmins.get(broker.getValue()), source));
      } catch (ExecutionException | TimeoutException e) {
        dynamic.put(broker.getKey(), Map.of());
      }
    }
    return dynamic;
  }

  private static Map<String, String> only(Config config, ConfigSource source) {
    Map<String, String> values = new TreeMap<>();
    for (ConfigEntry entry : config.entries()) {
      if (entry.source() == source) {
        values.put(entry.name(), String.valueOf(entry.value()));
      }
    }
    return values;
  }
}
