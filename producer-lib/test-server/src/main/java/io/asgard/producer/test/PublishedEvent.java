package io.asgard.producer.test;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.UUID;

/**
 * An event that the server has taken.
 *
 * @param id the same in every attempt: an event that was sent twice is here twice, with one id
 */
public record PublishedEvent(String topic, UUID id, ByteString keyBytes, ByteString messageBytes) {
  /** The key, read as its type: {@code event.key(DriverLocationKey.parser())}. */
  public <M extends Message> M key(Parser<M> type) {
    return read(type, keyBytes);
  }

  /** The message, read as its type: {@code event.message(DriverLocation.parser())}. */
  public <M extends Message> M message(Parser<M> type) {
    return read(type, messageBytes);
  }

  private <M extends Message> M read(Parser<M> type, ByteString bytes) {
    try {
      return type.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("event " + id + " of " + topic + ": " + e.getMessage(), e);
    }
  }
}
