package io.asgard.fronting.publish;

import io.asgard.fronting.spool.Spool;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/** What is on the disk for one stream: its spool, and the topics that wait for themselves. */
record Kept(Spool spool, Parking parking) implements Closeable {
  private static final String PARKED = "parked"; // in the spool's directory

  /**
   * Opens both.
   *
   * @throws IOException if another process has them open, or the disk fails
   */
  static Kept open(Path directory, long max, Function<String, DataStream> streams)
      throws IOException {
    Spool spool = Spool.open(directory, max);
    try {
      return new Kept(spool, Parking.open(directory.resolve(PARKED), streams));
    } catch (IOException | RuntimeException e) {
      spool.close();
      throw e;
    }
  }

  Drain drain(Function<String, DataStream> streams) {
    return new Drain(spool, streams, parking);
  }

  boolean isEmpty() {
    return spool.isEmpty() && parking.isEmpty();
  }

  /** Bytes of events that are not delivered. */
  long bytes() {
    return spool.bytes() + parking.bytes();
  }

  long damagedBytes() {
    return spool.damagedBytes() + parking.damagedBytes();
  }

  long refusedEvents() {
    return spool.refusedEvents() + parking.refusedEvents();
  }

  @Override
  public void close() throws IOException {
    try (spool) {
      parking.close();
    }
  }
}
