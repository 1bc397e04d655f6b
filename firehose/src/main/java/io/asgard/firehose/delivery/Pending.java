package io.asgard.firehose.delivery;

import io.asgard.firehose.event.Event;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** An event from its poll to its outcome. Owned by the lane that it was given to. */
final class Pending {
  private static final ByteBuffer NO_KEY = ByteBuffer.allocate(0);
  // Of a record beside its bytes, in memory.
  private static final int OVERHEAD = 300;

  final ConsumerRecord<byte @Nullable [], byte @Nullable []> record;
  final Assignment assignment;
  final long slot;

  @Nullable Event event; // once its type is known
  int attempts;
  int most = Integer.MAX_VALUE; // as many may go to the sink with it, itself among them
  long notBefore; // by the lane's clock
  boolean failed; // its outcome is that it has none here

  Pending(
      ConsumerRecord<byte @Nullable [], byte @Nullable []> record,
      Assignment assignment,
      long slot) {
    this.record = record;
    this.assignment = assignment;
    this.slot = slot;
  }

  Event event() {
    return Objects.requireNonNull(event, "no type yet");
  }

  /** What its order is kept by; equal ones never overtake each other. */
  ByteBuffer key() {
    byte[] key = record.key();
    return key == null ? NO_KEY : ByteBuffer.wrap(key);
  }

  boolean hasKey() {
    return record.key() != null;
  }

  /** About how much memory it takes. */
  int size() {
    return OVERHEAD
        + Math.max(0, record.serializedKeySize())
        + Math.max(0, record.serializedValueSize());
  }
}
