package io.asgard.e2e;

import com.google.common.geometry.S2CellId;
import com.google.common.geometry.S2LatLng;
import java.time.Duration;

/** The geography and the clock of the sample metrics, computed without the platform's code. */
final class Cells {
  private static final int LEVEL = 13;

  private Cells() {}

  static String id(double latitude, double longitude) {
    return Long.toString(
        S2CellId.fromLatLng(S2LatLng.fromDegrees(latitude, longitude)).parent(LEVEL).id());
  }

  /** End of the window that holds the time, milliseconds. */
  static long windowEnd(long millis, Duration window) {
    return Math.floorDiv(millis, window.toMillis()) * window.toMillis() + window.toMillis();
  }
}
