package io.asgard.producer;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * An event that waits for its answer.
 *
 * @param since when it was published, by System.nanoTime
 */
record Pending(Event event, UUID id, long since, CompletableFuture<Ack> future) {
  /** What an event occupies beside its bytes: this record, the event, the id, the future. */
  private static final int OVERHEAD = 256;

  static Pending of(String topic, ByteString key, ByteString message, long now) {
    UUID id = EventIds.next();
    Event event =
        Event.newBuilder()
            .setTopic(topic)
            .setKey(key)
            .setMessage(message)
            .setId(EventIds.bytes(id))
            .build();
    return new Pending(event, id, now, new CompletableFuture<>());
  }

  /** On the wire. */
  int size() {
    return event.getSerializedSize();
  }

  /** In memory. */
  int footprint() {
    return size() + OVERHEAD;
  }

  Ack ack(Code code, String detail) {
    return new Ack(code, id, detail);
  }
}
