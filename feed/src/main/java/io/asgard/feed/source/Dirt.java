package io.asgard.feed.source;

import java.util.Locale;

/** Why a row is not sent. A row has the first that fits, in this order. */
public enum Dirt {
  /** A column that is needed is missing, empty or not of its type. */
  UNPARSABLE,
  /** Latitude beyond 90 degrees, longitude beyond 180, or a negative quantity of a trip. */
  OUT_OF_RANGE,
  /** A latitude or longitude is exactly 0. */
  ZERO_COORDINATES,
  /** Equal to an earlier row in what identifies it. */
  DUPLICATE;

  /** As reports have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
