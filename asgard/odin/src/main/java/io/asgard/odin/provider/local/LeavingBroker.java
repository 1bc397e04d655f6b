package io.asgard.odin.provider.local;

import io.asgard.odin.provider.PartFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;

/** A broker that leaves a cluster: all that it has is on others before it ends. */
final class LeavingBroker implements Leaving {
  // Without one partition more being done.
  private static final Duration STANDSTILL = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofMillis(300);
  private final Admin admin;
  private final int node;
  private final Map<String, Integer> brokers;
  // Of those that leave at the same time, the first moves what all of them have.
  private final Lock oneByOne;
  private final Pause pause;

  /**
   * A broker.
   *
   * @param brokers of the cluster: their ids by the names of their parts
   * @param oneByOne the same for all of the cluster
   */
  LeavingBroker(Admin admin, int node, Map<String, Integer> brokers, Lock oneByOne, Pause pause) {
    this.admin = admin;
    this.node = node;
    this.brokers = brokers;
    this.oneByOne = oneByOne;
    this.pause = pause;
  }

  @Override
  public void leave(boolean ended, Set<String> staying) throws InterruptedException {
    Set<Integer> stay = new java.util.HashSet<>();
    brokers.forEach(
        (name, id) -> {
          if (staying.contains(name)) {
            stay.add(id);
          }
        });
    if (stay.isEmpty()) {
      return; // The cluster goes as a whole.
    }
    oneByOne.lockInterruptibly();
    try {
      // Also when it has ended: a topic may have been made meanwhile.
      moveAway(stay);
      if (ended) {
        unregister();
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new PartFailed("cannot leave its cluster: " + KafkaAdmins.reason(e));
    } finally {
      oneByOne.unlock();
    }
  }

  private void moveAway(Set<Integer> stay)
      throws ExecutionException, TimeoutException, InterruptedException {
    awaitMoves(); // What an earlier attempt, or somebody else, began.
    Map<TopicPartition, List<Integer>> moves = Evacuation.moves(replicas(), racks(stay));
    if (moves.isEmpty()) {
      return;
    }
    Map<TopicPartition, Optional<NewPartitionReassignment>> wanted = new HashMap<>();
    moves.forEach(
        (partition, to) -> wanted.put(partition, Optional.of(new NewPartitionReassignment(to))));
    KafkaAdmins.get(admin.alterPartitionReassignments(wanted).all());
    awaitMoves();
    long left = replicas().values().stream().filter(replicas -> replicas.contains(node)).count();
    if (left > 0) {
      throw new PartFailed(
          "cannot leave its cluster: it has " + left + " partitions (expected: none; apply again)");
    }
  }

  private void awaitMoves() throws ExecutionException, TimeoutException, InterruptedException {
    int least = Integer.MAX_VALUE;
    Instant end = Instant.now();
    for (int moving = moving(); moving > 0; moving = moving()) {
      if (moving < least) {
        least = moving;
        end = Instant.now().plus(STANDSTILL);
      } else if (Instant.now().isAfter(end)) {
        throw new PartFailed(
            "cannot leave its cluster: "
                + moving
                + " partitions still move, none of them done for "
                + STANDSTILL.toMinutes()
                + " minutes (expected: all; apply again goes on)");
      }
      pause.of(LOOK);
    }
  }

  private int moving() throws ExecutionException, TimeoutException, InterruptedException {
    return KafkaAdmins.get(admin.listPartitionReassignments().reassignments()).size();
  }

  private Map<TopicPartition, List<Integer>> replicas()
      throws ExecutionException, TimeoutException, InterruptedException {
    ListTopicsOptions all = new ListTopicsOptions().listInternal(true);
    Collection<TopicDescription> topics =
        KafkaAdmins.present(
                admin
                    .describeTopics(KafkaAdmins.get(admin.listTopics(all).names()))
                    .topicNameValues())
            .values();
    Map<TopicPartition, List<Integer>> replicas = new LinkedHashMap<>();
    for (TopicDescription topic : topics) {
      topic
          .partitions()
          .forEach(
              partition ->
                  replicas.put(
                      new TopicPartition(topic.name(), partition.partition()),
                      partition.replicas().stream().map(Node::id).toList()));
    }
    return replicas;
  }

  private Map<Integer, String> racks(Set<Integer> stay)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<Integer, String> racks = new LinkedHashMap<>();
    for (Node broker : KafkaAdmins.get(admin.describeCluster().nodes())) {
      if (stay.contains(broker.id())) {
        racks.put(broker.id(), broker.hasRack() ? broker.rack() : "");
      }
    }
    if (!racks.keySet().equals(stay)) {
      throw new PartFailed(
          "cannot leave its cluster: only " + racks.keySet() + " run (expected: " + stay + ")");
    }
    return racks;
  }

  /** Else the cluster would expect it to come back. */
  private void unregister() throws ExecutionException, TimeoutException, InterruptedException {
    try {
      KafkaAdmins.get(admin.unregisterBroker(node).all());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof BrokerIdNotRegisteredException)) {
        throw e;
      }
    }
  }
}
