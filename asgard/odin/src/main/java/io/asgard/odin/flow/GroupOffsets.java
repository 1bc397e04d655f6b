package io.asgard.odin.flow;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far consumer groups have read at a flow's source, to be carried over to its target.
 * MirrorMaker does so all the time, but for a group that is seconds from the end it may fall back
 * by as many records as the group is behind; this falls back by those of one transaction.
 */
public final class GroupOffsets {
  // Some ten minutes of notes; a group that is farther behind has what MirrorMaker translated.
  private static final long NOTES = 100_000;
  private static final Logger logger = LoggerFactory.getLogger(GroupOffsets.class);
  private static final Set<GroupState> EMPTY = Set.of(GroupState.EMPTY, GroupState.DEAD);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Flow flow;
  private final Map<String, Map<TopicPartition, Long>> next;

  private GroupOffsets(Flow flow, Map<String, Map<TopicPartition, Long>> next) {
    this.flow = flow;
    this.next = next;
  }

  /**
   * As the source has them now.
   *
   * @throws KafkaException if it does not answer
   */
  public static GroupOffsets atSource(Flow flow) {
    try (Admin source = SourceTopics.admin(flow.source())) {
      return at(source, flow);
    }
  }

  static GroupOffsets at(Admin source, Flow flow) {
    Map<String, ListConsumerGroupOffsetsSpec> asked = new HashMap<>();
    SourceTopics.get(source.listGroups(ListGroupsOptions.forConsumerGroups()).all()).stream()
        .map(GroupListing::groupId)
        .filter(group -> !group.startsWith("__"))
        .forEach(group -> asked.put(group, new ListConsumerGroupOffsetsSpec()));
    Map<String, Map<TopicPartition, Long>> next = new TreeMap<>();
    SourceTopics.get(source.listConsumerGroupOffsets(asked).all())
        .forEach(
            (group, offsets) ->
                offsets.forEach(
                    (partition, offset) -> {
                      if (offset != null && flow.copies(partition.topic())) {
                        next.computeIfAbsent(group, one -> new HashMap<>())
                            .put(partition, offset.offset());
                      }
                    }));
    return new GroupOffsets(flow, next);
  }

  /**
   * As the target last heard of them, about a second before the source was lost.
   *
   * @throws KafkaException if it does not answer
   */
  public static GroupOffsets lastHeard(Flow flow) {
    Map<String, Map<TopicPartition, Long>> next = new TreeMap<>();
    try (TopicTail heard =
        new TopicTail(flow.target().bootstrap(), flow.checkpointsTopic(), NOTES, PATIENCE)) {
      heard.read(
          row -> {
            ByteBuffer key = ByteBuffer.wrap(row.key());
            String group = Wire.text(key);
            TopicPartition partition = new TopicPartition(Wire.text(key), key.getInt());
            if (row.value() != null && flow.copies(partition.topic())) {
              // After two bytes of its version.
              long offset = ByteBuffer.wrap(row.value()).getLong(Short.BYTES);
              next.computeIfAbsent(group, one -> new HashMap<>()).put(partition, offset);
            }
          });
    }
    return new GroupOffsets(flow, next);
  }

  /** The same, of what is known better by another. */
  public GroupOffsets with(GroupOffsets newer) {
    Map<String, Map<TopicPartition, Long>> both = new TreeMap<>();
    next.forEach((group, offsets) -> both.put(group, new HashMap<>(offsets)));
    newer.next.forEach(
        (group, offsets) -> both.computeIfAbsent(group, one -> new HashMap<>()).putAll(offsets));
    return new GroupOffsets(flow, both);
  }

  /**
   * Lets the groups go on at the target. A group that has read farther there is left alone. Who is
   * a member there has to join again: most likely it is one that was cut off when the stream was
   * served there before, for which the others would wait.
   *
   * @param begin of the flow
   * @return the groups that were moved, with the offsets that they now have at the target
   * @throws KafkaException if the target does not answer
   */
  public Map<String, Map<TopicPartition, Long>> move(FlowBegin begin) {
    OffsetSyncs notes = new OffsetSyncs(begin);
    try (TopicTail tail =
        new TopicTail(flow.target().bootstrap(), flow.syncsTopic(), NOTES, PATIENCE)) {
      tail.read(row -> notes.take(row.key(), row.value()));
    }
    Map<String, Map<TopicPartition, Long>> moved = new TreeMap<>();
    try (Admin target = SourceTopics.admin(flow.target())) {
      expelMembers(target);
      next.forEach(
          (group, offsets) -> {
            Map<TopicPartition, Long> there = move(target, group, offsets, notes);
            if (!there.isEmpty()) {
              moved.put(group, there);
            }
          });
    }
    return moved;
  }

  private void expelMembers(Admin target) {
    SourceTopics.get(target.listGroups(ListGroupsOptions.forConsumerGroups()).all()).stream()
        .filter(group -> next.containsKey(group.groupId()))
        .filter(group -> group.groupState().filter(EMPTY::contains).isEmpty())
        .forEach(
            group -> {
              try {
                SourceTopics.get(
                    target
                        .removeMembersFromConsumerGroup(
                            group.groupId(), new RemoveMembersFromConsumerGroupOptions())
                        .all());
              } catch (KafkaException e) {
                logger.warn(
                    "Members of {} stay at {}: {}",
                    group.groupId(),
                    flow.target().name(),
                    e.toString());
              }
            });
  }

  private static Map<TopicPartition, Long> move(
      Admin target, String group, Map<TopicPartition, Long> offsets, OffsetSyncs notes) {
    Map<TopicPartition, OffsetAndMetadata> now =
        SourceTopics.get(target.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    Map<TopicPartition, Long> farther = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> written = new HashMap<>();
    offsets.forEach(
        (partition, next) -> {
          OptionalLong there = notes.translate(partition, next);
          OffsetAndMetadata before = now.get(partition);
          if (there.isPresent() && (before == null || before.offset() < there.getAsLong())) {
            farther.put(partition, there.getAsLong());
            written.put(partition, new OffsetAndMetadata(there.getAsLong()));
          }
        });
    if (written.isEmpty()) {
      return Map.of();
    }
    try {
      SourceTopics.get(target.alterConsumerGroupOffsets(group, written).all());
    } catch (UnknownMemberIdException e) {
      // One came back at once.
      return Map.of();
    }
    return farther;
  }
}
