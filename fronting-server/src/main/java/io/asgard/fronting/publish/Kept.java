package io.asgard.fronting.publish;

import io.asgard.fronting.spool.Spool;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * What is on the disk for one stream: its spool, the topics that wait for themselves, and what
 * moves the spool's events to the one or the other.
 */
record Kept(Spool spool, Parking parking, Drain drain) implements Closeable {
  private static final String PARKED = "parked"; // in the spool's directory
  private static final long WINDOW = 8 << 20; // bytes, of several chunks

  /**
   * Opens all that is there.
   *
   * @throws IOException if another process has them open, or the disk fails
   */
  static Kept open(Path directory, long max, Function<String, DataStream> streams)
      throws IOException {
    Spool spool = Spool.open(directory, max);
    try {
      Parking parking = Parking.open(directory.resolve(PARKED), streams);
      Attempts attempts = new Attempts(System::nanoTime);
      return new Kept(spool, parking, new Drain(spool, streams, parking, WINDOW, attempts));
    } catch (IOException | RuntimeException e) {
      spool.close();
      throw e;
    }
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
