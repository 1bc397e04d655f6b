package io.asgard.bench;

import io.asgard.contracts.v1.StreamLocation;

/** What producers and consumers that follow a stream share. */
final class Following {
  // While a stream moves, discovery names a port that nobody has.
  private static final String NOWHERE = ":1";

  private Following() {}

  static boolean isNowhere(StreamLocation place) {
    return place.getBootstrap().endsWith(NOWHERE);
  }
}
