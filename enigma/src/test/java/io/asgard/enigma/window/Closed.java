package io.asgard.enigma.window;

import com.google.protobuf.util.Timestamps;
import io.asgard.contracts.v1.WindowClosed;
import java.time.Instant;

/** Builds what daggers publish. */
public final class Closed {
  private Closed() {}

  /** A window of 10 seconds. */
  public static WindowClosed window(String metric, Instant end, long rows) {
    return WindowClosed.newBuilder()
        .setMetric(metric)
        .setStart(Timestamps.fromMillis(end.minusSeconds(10).toEpochMilli()))
        .setEnd(Timestamps.fromMillis(end.toEpochMilli()))
        .setRows(rows)
        .build();
  }
}
