package io.asgard.odin.provider.local;

import io.asgard.odin.provider.PartFailed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A topic on its brokers; replication and min ISR are the stream's. */
final class TopicOwner implements Owned.Owner {
  private static final int ATTEMPTS = 12;

  private final KafkaAdmins admins;
  private final String bootstrap;
  private final String name;
  private final TopicSpec spec;

  TopicOwner(KafkaAdmins admins, String bootstrap, TopicSpec spec) {
    this.admins = admins;
    this.bootstrap = bootstrap;
    this.name = spec.name();
    this.spec = spec;
  }

  @Override
  public void put() throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        if (!create()) {
          adapt();
        }
        awaitLeaders();
        return;
      } catch (ExecutionException | TimeoutException e) {
        // A cluster that has just started, on a busy machine, may take longer than one call waits.
        if (attempt == ATTEMPTS || !retriable(e)) {
          throw new PartFailed("topic " + name + ": " + KafkaAdmins.reason(e));
        }
      }
    }
  }

  private static boolean retriable(Exception e) {
    return e instanceof TimeoutException || e.getCause() instanceof RetriableException;
  }

  private boolean create() throws ExecutionException, TimeoutException, InterruptedException {
    NewTopic topic =
        new NewTopic(name, Optional.of(spec.partitions()), Optional.empty())
            .configs(spec.configs());
    try {
      KafkaAdmins.get(admins.of(bootstrap).createTopics(Set.of(topic)).all());
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  private void adapt() throws ExecutionException, TimeoutException, InterruptedException {
    Admin admin = admins.of(bootstrap);
    int partitions = spec.partitions();
    int there = describe().partitions().size();
    if (there > partitions && !spec.orMore()) {
      throw new PartFailed(
          "partitions: "
              + partitions
              + " (expected: >= "
              + there
              + ", a topic cannot lose partitions)");
    }
    if (there < partitions) {
      KafkaAdmins.get(
          admin.createPartitions(Map.of(name, NewPartitions.increaseTo(partitions))).all());
    }
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    Config now =
        Objects.requireNonNull(
            KafkaAdmins.get(admin.describeConfigs(List.of(resource)).all()).get(resource));
    List<AlterConfigOp> changes = spec.changes(now);
    if (!changes.isEmpty()) {
      KafkaAdmins.get(admin.incrementalAlterConfigs(Map.of(resource, changes)).all());
    }
  }

  /**
   * An idempotent producer that sends before a new leader knows of itself can have its second batch
   * stored and its first refused for ever after: Kafka takes any number as the first of a sequence.
   */
  private void awaitLeaders() throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (int partition = 0; partition < spec.partitions(); partition++) {
      all.put(new TopicPartition(name, partition), OffsetSpec.latest());
    }
    KafkaAdmins.get(admins.of(bootstrap).listOffsets(all).all());
  }

  private TopicDescription describe()
      throws ExecutionException, TimeoutException, InterruptedException {
    return Objects.requireNonNull(
        KafkaAdmins.get(admins.of(bootstrap).describeTopics(Set.of(name)).allTopicNames())
            .get(name));
  }

  @Override
  public Optional<String> problem() {
    try {
      return KafkaAdmins.unwritable(describe());
    } catch (ExecutionException | TimeoutException e) {
      return e.getCause() instanceof UnknownTopicOrPartitionException
          ? Optional.of("is not there")
          : Optional.of("the cluster does not answer (" + KafkaAdmins.reason(e) + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  @Override
  public Optional<String> problem(Clusters clusters) {
    try {
      TopicDescription topic = clusters.topics(bootstrap).get(name);
      return topic == null ? Optional.of("is not there") : KafkaAdmins.unwritable(topic);
    } catch (PartFailed e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public boolean isInDataOfNeeds() {
    return true;
  }

  @Override
  public List<Difference> differences(Clusters clusters) {
    return spec.differences(clusters.of(bootstrap));
  }

  @Override
  public Optional<String> data() {
    try {
      Admin admin = admins.of(bootstrap);
      Map<TopicPartition, OffsetSpec> first = new HashMap<>();
      for (TopicPartitionInfo partition : describe().partitions()) {
        first.put(new TopicPartition(name, partition.partition()), OffsetSpec.earliest());
      }
      Map<TopicPartition, OffsetSpec> last = new HashMap<>(first);
      last.replaceAll((partition, spec) -> OffsetSpec.latest());
      long records = sum(admin, last) - sum(admin, first);
      return Optional.of(records + " records");
    } catch (ExecutionException | TimeoutException e) {
      return e.getCause() instanceof UnknownTopicOrPartitionException
          ? Optional.empty()
          : Optional.of("records, nobody knows how many: " + KafkaAdmins.reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("records, nobody knows how many");
    }
  }

  private static long sum(Admin admin, Map<TopicPartition, OffsetSpec> asked)
      throws ExecutionException, TimeoutException, InterruptedException {
    return KafkaAdmins.get(admin.listOffsets(asked).all()).values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .sum();
  }

  @Override
  public void remove() throws InterruptedException {
    try {
      KafkaAdmins.get(admins.of(bootstrap).deleteTopics(Set.of(name)).all());
    } catch (ExecutionException | TimeoutException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw new PartFailed("topic " + name + ": " + KafkaAdmins.reason(e));
      }
    }
  }
}
