package io.asgard.producer;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** UUIDs of version 7: 48 bits of time, so that ids sort by when they were made, 74 random ones. */
final class EventIds {
  private EventIds() {}

  static UUID next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long time = System.currentTimeMillis() << 16 | 0x7000 | random.nextLong() & 0xfff;
    return new UUID(time, random.nextLong() >>> 2 | Long.MIN_VALUE);
  }

  static ByteString bytes(UUID id) {
    byte[] bytes = new byte[16];
    ByteBuffer.wrap(bytes)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits());
    return UnsafeByteOperations.unsafeWrap(bytes);
  }
}
