package io.asgard.dagger.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where a table's topics are read from, unless a checkpoint says so.
 *
 * @param earliest from their beginning, not from their end, if no time is given
 * @param boundary windows that ended by then are written already; null: none is
 * @param arrived what arrived earlier is not read; null: all is
 */
public record Beginning(boolean earliest, @Nullable Instant boundary, @Nullable Instant arrived) {
  /**
   * The arrival from which on all that is needed arrived; empty if there is no such time.
   *
   * @param ahead no event is newer than its arrival by more
   */
  Optional<Instant> since(Duration ahead) {
    Instant needed = boundary == null ? null : boundary.minus(ahead);
    return Stream.of(Optional.ofNullable(needed), Optional.ofNullable(arrived))
        .flatMap(Optional::stream)
        .max(Instant::compareTo);
  }

  OffsetsInitializer offsets(Duration ahead) {
    return since(ahead)
        .<OffsetsInitializer>map(time -> new Since(Math.max(0, time.toEpochMilli())))
        .orElseGet(earliest ? OffsetsInitializer::earliest : OffsetsInitializer::latest);
  }

  /** The end of the last window that is written, milliseconds since the epoch. */
  long written() {
    return boundary == null ? Long.MIN_VALUE : boundary.toEpochMilli();
  }

  /** A partition with nothing that new is read from its end. */
  private record Since(long time) implements OffsetsInitializer {
    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
        Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
      return OffsetsInitializer.timestamp(time).getPartitionOffsets(partitions, retriever);
    }

    /** Flink's own would fail for ever once retention has taken away what is to be read next. */
    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
      return OffsetResetStrategy.EARLIEST;
    }
  }
}
