package io.asgard.firehose.filter;

import io.asgard.firehose.event.Event;
import io.asgard.firehose.expression.Subject;
import java.util.Arrays;

/**
 * Lets through a share of the keys, always the same ones: what happens to a key is seen whole. Of
 * events without a key, a share of the offsets.
 */
final class SampleFilter implements Filter {
  private static final double RANGE = 1L << 32;

  private final long below;

  /**
   * @param share from 0 to 1
   */
  SampleFilter(double share) {
    below = Math.round(share * RANGE);
  }

  @Override
  public boolean passes(Event event, Subject subject) {
    byte[] key = event.record().key();
    int hash = key == null ? Long.hashCode(event.offset()) : Arrays.hashCode(key);
    return Integer.toUnsignedLong(mixed(hash)) < below;
  }

  /** The last step of MurmurHash3: near hashes come far apart. */
  private static int mixed(int hash) {
    int h = hash;
    h = (h ^ h >>> 16) * 0x85ebca6b;
    h = (h ^ h >>> 13) * 0xc2b2ae35;
    return h ^ h >>> 16;
  }
}
