package io.asgard.firehose.delivery;

/**
 * How far a partition is.
 *
 * @param position before it every event has its outcome
 * @param end the partition's end
 */
public record PartitionLag(String topic, int partition, long position, long end, long lag) {
  PartitionLag(String topic, int partition, long position, long end) {
    this(topic, partition, position, end, Math.max(0, end - position));
  }
}
