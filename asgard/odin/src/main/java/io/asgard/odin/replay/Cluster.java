package io.asgard.odin.replay;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** One side of a replay, seen by an admin client. */
final class Cluster implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final StreamTopic at;
  private final Admin admin;

  Cluster(StreamTopic at) {
    this.at = at;
    Map<String, Object> config = new HashMap<>(at.client());
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis() / 2);
    this.admin = Admin.create(config);
  }

  String id() {
    return get(admin.describeCluster().clusterId());
  }

  /** The topic; empty if it is not there. */
  Optional<TopicDescription> topic() {
    try {
      return Optional.of(ask(admin.describeTopics(List.of(at.topic())).allTopicNames()))
          .map(topics -> topics.get(at.topic()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw failed(e);
    }
  }

  /**
   * What is there of each partition.
   *
   * @param bound a Kafka time, in milliseconds; empty for none
   */
  List<Extent> extents(int partitions, OptionalLong bound) {
    var earliest = offsets(partitions, OffsetSpec.earliest());
    var end = offsets(partitions, OffsetSpec.latest());
    var first = offsets(partitions, OffsetSpec.forTimestamp(0));
    var from = offsets(partitions, OffsetSpec.forTimestamp(bound.orElse(0)));
    return IntStream.range(0, partitions)
        .mapToObj(
            partition ->
                new Extent(
                    partition,
                    earliest.get(partition).offset(),
                    end.get(partition).offset(),
                    positive(from.get(partition).offset()),
                    positive(first.get(partition).timestamp())))
        .toList();
  }

  /** Kafka says -1 for what is not there. */
  private static OptionalLong positive(long figure) {
    return figure < 0 ? OptionalLong.empty() : OptionalLong.of(figure);
  }

  private List<ListOffsetsResultInfo> offsets(int partitions, OffsetSpec spec) {
    List<TopicPartition> all =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(at.topic(), partition))
            .toList();
    // A transaction that is open has nothing to be read yet: the end is where it begins.
    ListOffsetsResult answer =
        admin.listOffsets(
            all.stream().collect(Collectors.toMap(of -> of, of -> spec)),
            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
    return all.stream().map(of -> get(answer.partitionResult(of))).toList();
  }

  /** How long the topic keeps what it has; empty if it is not time alone that deletes. */
  Optional<Duration> retention() {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, at.topic());
    Config config = get(admin.describeConfigs(List.of(topic)).all()).values().iterator().next();
    long bytes = Long.parseLong(config.get(TopicConfig.RETENTION_BYTES_CONFIG).value());
    long ms = Long.parseLong(config.get(TopicConfig.RETENTION_MS_CONFIG).value());
    return bytes < 0 && ms >= 0 ? Optional.of(Duration.ofMillis(ms)) : Optional.empty();
  }

  /**
   * The offsets of a group.
   *
   * @param settled whether to await the open transactions that have some
   */
  Map<TopicPartition, OffsetAndMetadata> committed(String group, boolean settled) {
    return get(
        admin
            .listConsumerGroupOffsets(
                group, new ListConsumerGroupOffsetsOptions().requireStable(settled))
            .partitionsToOffsetAndMetadata());
  }

  private <T> T get(KafkaFuture<T> answer) {
    try {
      return ask(answer);
    } catch (ExecutionException e) {
      throw failed(e);
    }
  }

  private <T> T ask(KafkaFuture<T> answer) throws ExecutionException {
    try {
      return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    }
  }

  private ReplayFailed failed(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String brokers = at.client().getOrDefault(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "");
    return new ReplayFailed(
        "stream: " + at.stream() + ": " + brokers + " does not answer (" + cause + ")", e);
  }

  @Override
  public void close() {
    admin.close(Duration.ofMillis(200));
  }
}
