package io.asgard.odin.flow;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Which record of the source is which on the target, as MirrorMaker notes it with every
 * transaction. MirrorMaker itself remembers few of these, the fewer the farther from the end.
 */
final class OffsetSyncs {
  private final Map<TopicPartition, NavigableMap<Long, Long>> known = new HashMap<>();
  private final Map<TopicPartition, Long> asked;
  private final FlowBegin begin;

  /**
   * Keeps every note.
   *
   * @param begin of the flow as it runs now: it holds before the first note, and behind older ones
   */
  OffsetSyncs(FlowBegin begin) {
    this(Map.of(), begin);
  }

  /**
   * Keeps what it takes to translate these, of the notes of months.
   *
   * @param asked offsets of the source; empty: keeps all notes
   */
  OffsetSyncs(Map<TopicPartition, Long> asked) {
    this(asked, new FlowBegin(Map.of(), Map.of()));
  }

  private OffsetSyncs(Map<TopicPartition, Long> asked, FlowBegin begin) {
    this.asked = Map.copyOf(asked);
    this.begin = begin;
  }

  void take(byte[] key, byte[] value) {
    ByteBuffer where = ByteBuffer.wrap(key);
    TopicPartition partition = new TopicPartition(Wire.text(where), where.getInt());
    ByteBuffer pair = ByteBuffer.wrap(value);
    take(partition, pair.getLong(), pair.getLong());
  }

  void take(TopicPartition partition, long source, long target) {
    NavigableMap<Long, Long> pairs = known.computeIfAbsent(partition, one -> new TreeMap<>());
    // The topic began anew at one of the ends: nothing that was noted before is true.
    if (!pairs.isEmpty() && (source < pairs.lastKey() || target < pairs.lastEntry().getValue())) {
      pairs.clear();
    }
    if (!asked.isEmpty()) {
      if (source > asked.getOrDefault(partition, -1L)) {
        return;
      }
      pairs.clear();
    }
    pairs.put(source, target);
  }

  /**
   * Where a reader of the target goes on that would read this offset next at the source. Never too
   * far: what lies between two notes may be records or marks of transactions, and is read again.
   */
  OptionalLong translate(TopicPartition partition, long next) {
    NavigableMap<Long, Long> pairs = known.getOrDefault(partition, new TreeMap<>());
    Map.Entry<Long, Long> noted = pairs.floorEntry(next);
    Long first = begin.source().get(partition);
    Long there = begin.target().get(partition);
    if (first != null && there != null && first <= next) {
      if (noted == null || noted.getKey() < first) {
        return OptionalLong.of(there);
      }
    }
    if (noted == null) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(noted.getValue() + (noted.getKey() == next ? 0 : 1));
  }
}
