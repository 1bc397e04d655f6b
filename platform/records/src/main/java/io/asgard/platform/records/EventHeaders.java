package io.asgard.platform.records;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.v1.EventMeta;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The one Kafka header beside each event. */
public final class EventHeaders {
  /** Name of the header; its value is a serialised {@link EventMeta}. */
  public static final String NAME = "asgard";

  private EventHeaders() {}

  /** The header's content; empty if there is none (an event from elsewhere) or it is not ours. */
  public static Optional<EventMeta> parse(byte @Nullable [] value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(EventMeta.parseFrom(value));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  /** The id as 16 bytes. */
  public static ByteString bytes(UUID id) {
    ByteBuffer buffer = ByteBuffer.allocate(16);
    buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).flip();
    return ByteString.copyFrom(buffer);
  }

  /**
   * The id of 16 bytes.
   *
   * @throws IllegalArgumentException if there are not 16
   */
  public static UUID uuid(ByteString id) {
    if (id.size() != 16) {
      throw new IllegalArgumentException("id: " + id.size() + " bytes (expected: 16, a UUIDv7)");
    }
    ByteBuffer buffer = id.asReadOnlyByteBuffer();
    return new UUID(buffer.getLong(), buffer.getLong());
  }
}
