package io.asgard.producer;

import java.util.concurrent.ThreadLocalRandom;

/** UUIDs of version 7: 48 bits of time, so that ids sort by when they were made, 74 random ones. */
final class EventIds {
  private EventIds() {}

  /** The first half: time and version. */
  static long high() {
    return System.currentTimeMillis() << 16
        | 0x7000
        | ThreadLocalRandom.current().nextLong() & 0xfff;
  }

  /** The second half: variant and chance. */
  static long low() {
    return ThreadLocalRandom.current().nextLong() >>> 2 | Long.MIN_VALUE;
  }
}
