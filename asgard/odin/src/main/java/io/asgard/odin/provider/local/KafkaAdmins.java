package io.asgard.odin.provider.local;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** One admin client per cluster, made on first use. Thread-safe. */
final class KafkaAdmins implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Map<String, Admin> admins = new ConcurrentHashMap<>();

  Admin of(String bootstrap) {
    return admins.computeIfAbsent(
        bootstrap,
        servers ->
            Admin.create(
                Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                    servers,
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    3_000,
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    (int) TIMEOUT.toMillis(),
                    AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                    500,
                    // Else a client whose cluster is away says so hundreds of times a second.
                    AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG,
                    "none")));
  }

  /** A broker is healthy when it has joined, and when no replica that it has lags behind. */
  Optional<String> brokerProblem(String bootstrap, int node) {
    try {
      Admin admin = of(bootstrap);
      if (get(admin.describeCluster().nodes()).stream().noneMatch(n -> n.id() == node)) {
        return Optional.of("broker " + node + " has not joined the cluster");
      }
      Collection<String> topics = get(admin.listTopics().names());
      return present(admin.describeTopics(topics).topicNameValues()).values().stream()
          .flatMap(topic -> lagging(topic, node).stream())
          .findFirst();
    } catch (ExecutionException | TimeoutException e) {
      return Optional.of("the cluster does not answer (" + reason(e) + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private static List<String> lagging(TopicDescription topic, int node) {
    return topic.partitions().stream()
        .filter(partition -> has(partition.replicas(), node) && !has(partition.isr(), node))
        .map(
            partition ->
                topic.name()
                    + "-"
                    + partition.partition()
                    + " on broker "
                    + node
                    + " is not in sync")
        .toList();
  }

  /**
   * Why a broker cannot be ended now: a partition would have fewer replicas in sync than a write
   * needs, or the controllers no majority; empty if it can.
   */
  Optional<String> indispensable(String bootstrap, int node) {
    try {
      return new Spare(of(bootstrap)).problem(node);
    } catch (ExecutionException | TimeoutException e) {
      return Optional.of("the cluster does not answer (" + reason(e) + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  static boolean has(List<org.apache.kafka.common.Node> nodes, int id) {
    return nodes.stream().anyMatch(node -> node.id() == id);
  }

  /** Whether every partition has a leader and enough replicas to be written. */
  static Optional<String> unwritable(TopicDescription topic) {
    for (TopicPartitionInfo partition : topic.partitions()) {
      int needed = Math.max(1, partition.replicas().size() - 1);
      if (partition.leader() == null || partition.isr().size() < needed) {
        return Optional.of(
            "partition "
                + partition.partition()
                + ": "
                + partition.isr().size()
                + " replicas in sync (expected: at least "
                + needed
                + ")");
      }
    }
    return Optional.empty();
  }

  static <T> T get(KafkaFuture<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The answers about topics, but for those that were deleted since they were listed. */
  static <K, V> Map<K, V> present(Map<K, KafkaFuture<V>> asked)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<K, V> present = new HashMap<>();
    for (Map.Entry<K, KafkaFuture<V>> each : asked.entrySet()) {
      try {
        present.put(each.getKey(), get(each.getValue()));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return present;
  }

  static String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : cause.getClass().getSimpleName() + ", " + cause.getMessage();
  }

  @Override
  public void close() {
    admins.values().forEach(admin -> admin.close(Duration.ofMillis(200)));
  }
}
