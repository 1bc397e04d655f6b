package io.asgard.feed.source;

import io.asgard.contracts.sample.Point;
import org.jspecify.annotations.Nullable;

/** Where something is, in degrees. */
record Place(double latitude, double longitude) {
  /** What is wrong with it, or null. */
  @Nullable Dirt dirt() {
    // Written so that NaN is out of range.
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
      return Dirt.OUT_OF_RANGE;
    }
    return latitude == 0 || longitude == 0 ? Dirt.ZERO_COORDINATES : null;
  }

  Point point() {
    return Point.newBuilder().setLatitude(latitude).setLongitude(longitude).build();
  }
}
