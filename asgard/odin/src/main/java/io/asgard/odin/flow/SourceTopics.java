package io.asgard.odin.flow;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/** What a flow has to copy, asked of its source. */
final class SourceTopics {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private SourceTopics() {}

  static List<TopicPartition> partitions(Admin source, Flow flow) {
    Collection<String> topics =
        get(source.listTopics().names()).stream().filter(flow::copies).toList();
    return get(source.describeTopics(topics).allTopicNames()).values().stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .map(partition -> new TopicPartition(topic.name(), partition.partition())))
        .toList();
  }

  static Map<TopicPartition, Long> begins(Admin source, List<TopicPartition> partitions) {
    return list(source, partitions, OffsetSpec.earliest());
  }

  static Map<TopicPartition, Long> ends(Admin source, List<TopicPartition> partitions) {
    return list(source, partitions, OffsetSpec.latest());
  }

  private static Map<TopicPartition, Long> list(
      Admin source, List<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, which));
    Map<TopicPartition, ListOffsetsResultInfo> answer = get(source.listOffsets(asked).all());
    Map<TopicPartition, Long> found = new HashMap<>();
    answer.forEach((partition, info) -> found.put(partition, info.offset()));
    return found;
  }

  static Admin admin(Flow.Cluster cluster) {
    return Admin.create(
        Map.of(
            // The other strategy writes hundreds of lines a second while a cluster is away.
            AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG,
            "none",
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            cluster.bootstrap(),
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            3_000,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            (int) PATIENCE.toMillis(),
            AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            500));
  }

  static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("no answer within " + PATIENCE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }
}
