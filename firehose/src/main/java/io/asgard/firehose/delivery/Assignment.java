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

  // Slots from there on wait: they are neither delivered nor let go of.
  private volatile long heldFrom = Long.MAX_VALUE;
  private volatile boolean released;

  Assignment(TopicPartition partition, long position) {
    this.partition = partition;
    this.progress = new PartitionProgress(position);
  }

  /** Nothing of it shall be delivered for now. */
  void hold() {
    heldFrom = 0;
  }

  /** Only what is older than something that has its outcome shall be delivered. */
  void closeGaps() {
    heldFrom = progress.afterLastEnded();
  }

  /** Whether something has its outcome that cannot be committed yet. Of the poll thread. */
  boolean hasGaps() {
    return progress.hasGaps();
  }

  boolean isHeld(long slot) {
    return slot >= heldFrom;
  }

  /** No more of its events shall be delivered from here. */
  void release() {
    released = true;
  }

  boolean isReleased() {
    return released;
  }
}
