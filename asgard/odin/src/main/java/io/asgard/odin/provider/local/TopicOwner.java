package io.asgard.odin.provider.local;

import io.asgard.odin.provider.PartFailed;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
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
  private final int partitions;
  private final Map<String, String> configs;

  TopicOwner(
      KafkaAdmins admins,
      String bootstrap,
      String name,
      int partitions,
      Map<String, String> configs) {
    this.admins = admins;
    this.bootstrap = bootstrap;
    this.name = name;
    this.partitions = partitions;
    this.configs = configs;
  }

  @Override
  public void put() throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        if (!create()) {
          adapt();
        }
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
    NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
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
    int there = describe().partitions().size();
    if (there > partitions) {
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
    List<AlterConfigOp> changes =
        configs.entrySet().stream()
            .map(
                e ->
                    new AlterConfigOp(
                        new ConfigEntry(e.getKey(), e.getValue()), AlterConfigOp.OpType.SET))
            .toList();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    KafkaAdmins.get(admin.incrementalAlterConfigs(Map.of(resource, changes)).all());
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
  public void remove() {
    // It holds data: whoever wants it gone deletes it by hand.
  }
}
