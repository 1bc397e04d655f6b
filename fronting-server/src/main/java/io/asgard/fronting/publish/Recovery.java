package io.asgard.fronting.publish;

import io.asgard.fronting.spool.Spool;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Delivers what a server left in its spool, without that server. */
public final class Recovery {
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /**
   * What became of a spool.
   *
   * @param delivered events that are on the stream now
   * @param refused events that the stream refuses for good; they stay, put aside
   * @param damagedBytes that are no events; they stay, put aside
   * @param leftBytes of events that could not be delivered in time
   */
  public record Outcome(long delivered, long refused, long damagedBytes, long leftBytes) {}

  private Recovery() {}

  /**
   * Delivers the events of a spool to a stream, in order.
   *
   * @param patience how long the stream may take nothing
   * @throws IOException if the directory is in use or the disk fails
   */
  public static Outcome recover(Spool spool, DataStream stream, Duration patience)
      throws IOException {
    Drain drain = new Drain(spool, topic -> stream);
    long delivered = 0;
    long progress = System.nanoTime();
    while (!spool.isEmpty() && System.nanoTime() - progress < patience.toNanos()) {
      try {
        if (stream.open()) {
          drain.send();
        }
        int events = drain.settle();
        delivered += events;
        progress = events > 0 ? System.nanoTime() : progress;
        LockSupport.parkNanos(LOOK.toNanos());
      } catch (Drain.SendException e) {
        stream.renew();
        drain.rewind();
        LockSupport.parkNanos(AGAIN.toNanos());
      }
    }
    return new Outcome(delivered, spool.refusedEvents(), spool.damagedBytes(), spool.bytes());
  }
}
