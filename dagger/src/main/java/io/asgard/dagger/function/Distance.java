package io.asgard.dagger.function;

import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code Distance(latitude1, longitude1, latitude2, longitude2)}: kilometres along the great
 * circle, on a sphere of the earth's mean radius. Null where a coordinate is null.
 */
public final class Distance extends ScalarFunction {
  static final double RADIUS_KM = 6_371.0088;

  /** What SQL calls. */
  public @Nullable Double eval(
      @Nullable Double latitude1,
      @Nullable Double longitude1,
      @Nullable Double latitude2,
      @Nullable Double longitude2) {
    if (latitude1 == null || longitude1 == null || latitude2 == null || longitude2 == null) {
      return null;
    }
    double from = Math.toRadians(latitude1);
    double to = Math.toRadians(latitude2);
    double north = Math.sin((to - from) / 2);
    double east = Math.sin(Math.toRadians(longitude2 - longitude1) / 2);
    double chord = north * north + Math.cos(from) * Math.cos(to) * east * east;
    return 2 * RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
  }
}
