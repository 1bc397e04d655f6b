package io.asgard.odin.provider.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Whether a cluster can spare a broker for the time of its restart. */
final class Spare {
  private static final long CONTROLLER_LAG_MILLIS = 10_000;

  private final Admin admin;

  Spare(Admin admin) {
    this.admin = admin;
  }

  /** Empty if it can, else the first reason why not. */
  Optional<String> problem(int broker)
      throws ExecutionException, TimeoutException, InterruptedException {
    Optional<String> partition = partitionProblem(broker);
    return partition.isPresent() ? partition : quorumProblem(broker);
  }

  private Optional<String> partitionProblem(int broker)
      throws ExecutionException, TimeoutException, InterruptedException {
    List<String> names =
        List.copyOf(
            KafkaAdmins.get(admin.listTopics(new ListTopicsOptions().listInternal(true)).names()));
    Map<String, TopicDescription> topics =
        KafkaAdmins.present(admin.describeTopics(names).topicNameValues());
    List<ConfigResource> asked = new ArrayList<>();
    names.forEach(name -> asked.add(new ConfigResource(ConfigResource.Type.TOPIC, name)));
    Map<ConfigResource, Config> configs =
        KafkaAdmins.present(admin.describeConfigs(asked).values());
    for (Map.Entry<ConfigResource, Config> config : configs.entrySet()) {
      int needed =
          Integer.parseInt(config.getValue().get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG).value());
      TopicDescription topic = topics.get(config.getKey().name());
      if (topic != null) {
        for (TopicPartitionInfo partition : topic.partitions()) {
          Optional<String> problem = problem(topic.name(), partition, broker, needed);
          if (problem.isPresent()) {
            return problem;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> problem(
      String topic, TopicPartitionInfo partition, int broker, int needed) {
    if (!KafkaAdmins.has(partition.isr(), broker)) {
      return Optional.empty(); // It has no part in it, or lags: nothing is worse without it.
    }
    int left = partition.isr().size() - 1;
    if (left >= needed) {
      return Optional.empty();
    }
    return Optional.of(
        topic
            + "-"
            + partition.partition()
            + " would have "
            + left
            + " replicas in sync (expected: >= min.insync.replicas, "
            + needed
            + ")");
  }

  private Optional<String> quorumProblem(int broker)
      throws ExecutionException, TimeoutException, InterruptedException {
    QuorumInfo quorum = KafkaAdmins.get(admin.describeMetadataQuorum().quorumInfo());
    boolean votes = quorum.voters().stream().anyMatch(voter -> voter.replicaId() == broker);
    if (!votes || quorum.voters().size() == 1) {
      return Optional.empty(); // Of one controller nobody expects a majority without it.
    }
    long now = newest(quorum);
    long left =
        quorum.voters().stream()
            .filter(voter -> voter.replicaId() != broker)
            .filter(voter -> isFresh(voter, now))
            .count();
    int majority = quorum.voters().size() / 2 + 1;
    return left >= majority
        ? Optional.empty()
        : Optional.of(left + " controllers would be up to date (expected: >= " + majority + ")");
  }

  private static long newest(QuorumInfo quorum) {
    return quorum.voters().stream()
        .map(QuorumInfo.ReplicaState::lastCaughtUpTimestamp)
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .max()
        .orElse(0);
  }

  private static boolean isFresh(QuorumInfo.ReplicaState voter, long now) {
    OptionalLong at = voter.lastCaughtUpTimestamp();
    return at.isPresent() && now - at.getAsLong() < CONTROLLER_LAG_MILLIS;
  }
}
