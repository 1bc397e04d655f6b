package io.asgard.dagger.function;

import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code GeoHash(latitude, longitude, level)}: the geohash of a place, of as many characters as the
 * level. Null where a coordinate is null or is not on the globe.
 */
public final class GeoHash extends ScalarFunction {
  private static final int MAX_LEVEL = 12;
  private static final int BITS = 5; // in a character
  private static final String DIGITS = "0123456789bcdefghjkmnpqrstuvwxyz";

  /** What SQL calls. */
  public @Nullable String eval(
      @Nullable Double latitude, @Nullable Double longitude, @Nullable Integer level) {
    if (latitude == null || longitude == null || !S2Id.onGlobe(latitude, longitude)) {
      return null;
    }
    if (level == null || level < 1 || level > MAX_LEVEL) {
      throw new IllegalArgumentException("GeoHash level: " + level + " (expected: 1 to 12)");
    }
    int half = level * BITS / 2;
    long north = cell((latitude + 90) / 180, half);
    long east = cell((longitude + 180) / 360, level * BITS - half);
    char[] hash = new char[level];
    // From the last character: longitude and latitude take turns, longitude first.
    boolean isEast = level * BITS % 2 != 0;
    for (int i = level - 1; i >= 0; i--) {
      int digit = 0;
      for (int bit = 0; bit < BITS; bit++) {
        long from = isEast ? east : north;
        digit |= (int) (from & 1) << bit;
        if (isEast) {
          east >>= 1;
        } else {
          north >>= 1;
        }
        isEast = !isEast;
      }
      hash[i] = DIGITS.charAt(digit);
    }
    return new String(hash);
  }

  /** Which of 2^bits equal parts it falls into; the last one has its end in it. */
  private static long cell(double share, int bits) {
    long parts = 1L << bits;
    return Math.min(parts - 1, (long) (share * parts));
  }
}
