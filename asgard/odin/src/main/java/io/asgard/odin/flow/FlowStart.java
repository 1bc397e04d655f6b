package io.asgard.odin.flow;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a flow starts that is not to start at the beginning of its topics. A flow back to a cluster
 * that has been a source must: it would copy everything back that came from there.
 */
public final class FlowStart {
  // Those of days, which nobody has compacted yet.
  private static final Duration ALL_NOTES = Duration.ofMinutes(1);

  private FlowStart() {}

  /**
   * Makes a flow that does not run go on at these offsets of the source, wherever it was before.
   * Partitions that are not named stay where they are.
   *
   * @param replicas of MirrorMaker's topic for it, if it is not there yet
   * @throws IllegalStateException if the flow runs: it would not see the change, and undo it
   * @throws KafkaException if a cluster does not answer
   */
  public static void at(Flow flow, Map<TopicPartition, Long> next, int replicas) {
    next.forEach(
        (partition, offset) -> {
          if (offset < 0) {
            throw new IllegalArgumentException(
                partition + ": next: " + offset + " (expected: 0 or more)");
          }
        });
    try (Admin target = SourceTopics.admin(flow.target())) {
      checkStopped(flow, target);
      createTopic(flow, target, replicas);
    }
    try (FlowWriter writer = new FlowWriter(flow)) {
      writer.write(List.of(), next);
    }
  }

  /**
   * The ends of what a flow copies, as they are now: what is already there is left out of a flow
   * that starts with them.
   */
  public static Map<TopicPartition, Long> ends(Flow flow) {
    try (Admin source = SourceTopics.admin(flow.source())) {
      return SourceTopics.ends(source, SourceTopics.partitions(source, flow));
    }
  }

  /** The topics that a flow copies of which the source keeps the newest record of each key. */
  public static Set<String> compacted(Flow flow) {
    try (Admin source = SourceTopics.admin(flow.source())) {
      List<ConfigResource> topics =
          SourceTopics.get(source.listTopics().names()).stream()
              .filter(flow::copies)
              .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
              .toList();
      return SourceTopics.get(source.describeConfigs(topics).all()).entrySet().stream()
          .filter(topic -> topic.getValue().get("cleanup.policy").value().contains("compact"))
          .map(topic -> topic.getKey().name())
          .collect(Collectors.toSet());
    }
  }

  /**
   * Where another flow of the same source has come to, in offsets of this flow's target: from there
   * on that copy has what the other may not have. Asks nothing of the source.
   */
  public static Map<TopicPartition, Long> translated(Flow flow, Flow other) {
    Map<TopicPartition, Long> come = committed(other);
    OffsetSyncs notes = new OffsetSyncs(come);
    try (TopicTail tail =
        new TopicTail(flow.target().bootstrap(), flow.syncsTopic(), Long.MAX_VALUE, ALL_NOTES)) {
      tail.read(row -> notes.take(row.key(), row.value()));
    }
    Map<TopicPartition, Long> next = new HashMap<>();
    come.forEach(
        (partition, offset) -> next.put(partition, notes.translate(partition, offset).orElse(0)));
    return next;
  }

  /** How far a flow has come, in offsets of its source, of which nothing is asked. */
  public static Map<TopicPartition, Long> committed(Flow flow) {
    Map<TopicPartition, Long> committed = new HashMap<>();
    try (TopicTail tail = new TopicTail(flow.target().bootstrap(), flow.offsetsTopic())) {
      tail.read(
          row ->
              FlowOffset.parse(JsonMapper.shared(), row.key(), row.value())
                  .ifPresent(offset -> committed.put(offset.partition(), offset.next())));
    }
    return committed;
  }

  private static void checkStopped(Flow flow, Admin target) {
    SourceTopics.get(target.listGroups().all()).stream()
        .filter(group -> group.groupId().equals(flow.workers()))
        .flatMap(group -> group.groupState().stream())
        .filter(state -> state != GroupState.EMPTY && state != GroupState.DEAD)
        .findFirst()
        .ifPresent(
            state -> {
              throw new IllegalStateException(
                  flow.name()
                      + ": "
                      + state
                      + " (expected: stopped; one that was killed counts for some seconds)");
            });
  }

  private static void createTopic(Flow flow, Admin target, int replicas) {
    NewTopic topic =
        new NewTopic(flow.offsetsTopic(), 1, (short) replicas)
            // Small segments: who reads progress reads what is not compacted yet.
            .configs(Map.of("cleanup.policy", "compact", "segment.bytes", "4194304"));
    try {
      SourceTopics.get(target.createTopics(List.of(topic)).all());
    } catch (TopicExistsException e) {
      // As MirrorMaker or an earlier start made it.
    }
  }
}
