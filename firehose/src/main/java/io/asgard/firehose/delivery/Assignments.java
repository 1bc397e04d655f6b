package io.asgard.firehose.delivery;

import io.asgard.firehose.event.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The partitions that are ours, and how far each is. Owned by the poll thread. */
final class Assignments {
  private final Map<TopicPartition, Assignment> byPartition = new HashMap<>();

  Set<TopicPartition> partitions() {
    return byPartition.keySet();
  }

  /**
   * Books what was polled: its events, and the positions behind them.
   *
   * @return the events, in order
   */
  List<Pending> polled(ConsumerRecords<byte @Nullable [], byte @Nullable []> records) {
    List<Pending> events = new ArrayList<>(records.count());
    for (TopicPartition partition : records.partitions()) {
      for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record :
          records.records(partition)) {
        Assignment at = at(partition, record.offset());
        if (!Event.isControl(record)) {
          events.add(new Pending(record, at, at.progress.polled(record.offset())));
        }
      }
    }
    records
        .nextOffsets()
        .forEach((at, next) -> at(at, next.offset()).progress.passed(next.offset()));
    return events;
  }

  private Assignment at(TopicPartition partition, long position) {
    return byPartition.computeIfAbsent(partition, key -> new Assignment(key, position));
  }

  /** What could be committed and is not. */
  Map<TopicPartition, OffsetAndMetadata> uncommitted(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Assignment at = byPartition.get(partition);
      if (at != null && at.progress.committable() != at.committed) {
        offsets.put(partition, new OffsetAndMetadata(at.progress.committable()));
      }
    }
    return offsets;
  }

  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          Assignment at = byPartition.get(partition);
          if (at != null) {
            at.committed = offset.offset();
          }
        });
  }

  /** Those of them that are known. */
  List<Assignment> of(Collection<TopicPartition> partitions) {
    return partitions.stream().map(byPartition::get).filter(Objects::nonNull).toList();
  }

  /** No more of what was polled of them shall be delivered. */
  void release(Collection<TopicPartition> partitions) {
    of(partitions).forEach(Assignment::release);
  }

  /**
   * They are not known any more.
   *
   * @return the positions before which every event had its outcome
   */
  Map<TopicPartition, Long> forget(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> positions = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Assignment gone = byPartition.remove(partition);
      if (gone != null) {
        positions.put(partition, gone.progress.committable());
      }
    }
    return positions;
  }

  /** The position before which every event has its outcome; null if nothing was polled yet. */
  @Nullable Long committable(TopicPartition partition) {
    Assignment at = byPartition.get(partition);
    return at == null ? null : at.progress.committable();
  }
}
