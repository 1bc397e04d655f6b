package io.asgard.fronting.live;

import org.springframework.util.unit.DataSize;

/**
 * How much a team may send in a second.
 *
 * @param events with {@link Long#MAX_VALUE} for no limit
 * @param bytes of keys and messages, with {@link Long#MAX_VALUE} for no limit
 */
public record Quota(long events, DataSize bytes) {
  /** No limit. */
  public static final Quota NONE = new Quota(Long.MAX_VALUE, DataSize.ofBytes(Long.MAX_VALUE));

  public Quota {
    if (events <= 0) {
      throw new IllegalArgumentException("events: " + events + " (expected: > 0)");
    }
    if (bytes.toBytes() <= 0) {
      throw new IllegalArgumentException("bytes: " + bytes + " (expected: > 0)");
    }
  }
}
