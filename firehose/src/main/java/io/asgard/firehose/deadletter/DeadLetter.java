package io.asgard.firehose.deadletter;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * An event that will not be delivered.
 *
 * @param record as it came
 * @param reason what was said last
 * @param attempts how often it was tried
 */
public record DeadLetter(
    ConsumerRecord<byte @Nullable [], byte @Nullable []> record,
    Cause cause,
    String reason,
    int attempts) {
  /** What kind of thing is to be mended before it can be delivered. */
  public enum Cause {
    /** Its bytes are not what its topic's schema says. */
    BAD_EVENT,
    /** The sink will never take it. */
    REJECTED,
    /** The sink failed at it too often. */
    GAVE_UP,
    /** A setting or Asgard itself is wrong. */
    DEFECT
  }

  @Override
  public String toString() {
    return record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + reason;
  }
}
