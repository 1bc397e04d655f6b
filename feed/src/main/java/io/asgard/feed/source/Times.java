package io.asgard.feed.source;

import com.google.protobuf.Timestamp;

/** Protobuf's view of milliseconds since the epoch. */
public final class Times {
  private Times() {}

  public static Timestamp timestamp(long millis) {
    return Timestamp.newBuilder()
        .setSeconds(Math.floorDiv(millis, 1000L))
        .setNanos((int) Math.floorMod(millis, 1000L) * 1_000_000)
        .build();
  }
}
