package io.asgard.fronting.publish;

import com.google.protobuf.ByteString;
import io.asgard.platform.records.EventHeaders;
import java.util.UUID;
import java.util.function.LongSupplier;

/** Makes UUIDv7s (RFC 9562): 48 bits of milliseconds, the rest random. */
final class EventIds {
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final LongSupplier random;

  EventIds(LongSupplier random) {
    this.random = random;
  }

  ByteString next(long nowMs) {
    long high = nowMs << 16 | VERSION_7 | random.getAsLong() & 0xfffL;
    long low = VARIANT | random.getAsLong() >>> 2;
    return EventHeaders.bytes(new UUID(high, low));
  }
}
