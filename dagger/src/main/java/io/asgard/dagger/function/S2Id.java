package io.asgard.dagger.function;

import com.google.common.geometry.S2CellId;
import com.google.common.geometry.S2LatLng;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code S2Id(latitude, longitude, level)}: the S2 cell around a place, as the signed decimal of
 * its 64-bit id. Null where a coordinate is null or is not on the globe.
 */
public final class S2Id extends ScalarFunction {
  /** What SQL calls. */
  @DataTypeHint(value = "STRING", bridgedTo = StringData.class)
  public @Nullable StringData eval(
      @Nullable Double latitude, @Nullable Double longitude, Integer level) {
    if (latitude == null || longitude == null || !onGlobe(latitude, longitude)) {
      return null;
    }
    if (level == null || level < 0 || level > S2CellId.MAX_LEVEL) {
      throw new IllegalArgumentException("S2Id level: " + level + " (expected: 0 to 30)");
    }
    S2LatLng place = S2LatLng.fromDegrees(latitude, longitude);
    return decimal(S2CellId.fromLatLng(place).parent(level).id());
  }

  static boolean onGlobe(double latitude, double longitude) {
    return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  }

  // Digits straight into the bytes that the row keeps: no String in between.
  private static StringData decimal(long id) {
    byte[] digits = new byte[20];
    int at = digits.length;
    long rest = id;
    do {
      digits[--at] = (byte) ('0' + Math.abs(rest % 10));
      rest /= 10;
    } while (rest != 0);
    if (id < 0) {
      digits[--at] = '-';
    }
    return BinaryStringData.fromBytes(digits, at, digits.length - at);
  }
}
