package io.asgard.firehose.delivery;

import org.apache.kafka.common.TopicPartition;

/**
 * A partition from the moment that this instance reads it at some position until it lets go of what
 * it has read: when it goes to another instance, or is read from elsewhere.
 */
final class Assignment {
  final TopicPartition partition;

  // Owned by the poll thread.
  final PartitionProgress progress;
  long committed = -1; // if we did

  private volatile boolean released;

  Assignment(TopicPartition partition, long position) {
    this.partition = partition;
    this.progress = new PartitionProgress(position);
  }

  /** No more of its events shall be delivered from here. */
  void release() {
    released = true;
  }

  boolean isReleased() {
    return released;
  }
}
