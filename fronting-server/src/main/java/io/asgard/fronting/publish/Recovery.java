package io.asgard.fronting.publish;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Delivers what a server left in its spool, without that server. */
public final class Recovery {
  private static final Duration LOOK = Duration.ofMillis(5);

  /**
   * What became of a spool.
   *
   * @param delivered events that are on the stream now
   * @param refused events that the stream refuses for good; they stay, put aside
   * @param damagedBytes that are no events; they stay, put aside
   * @param leftBytes of events that could not be delivered in time
   * @param failure why some are left, if the stream said so
   */
  public record Outcome(
      long delivered, long refused, long damagedBytes, long leftBytes, Optional<String> failure) {}

  private Recovery() {}

  /**
   * Delivers the events of a spool to a stream, in order.
   *
   * @param directory of the spool
   * @param patience how long the stream may take nothing
   * @throws IOException if the directory is in use or the disk fails
   */
  public static Outcome recover(Path directory, DataStream stream, Duration patience)
      throws IOException {
    try (Kept kept = Kept.open(directory, Long.MAX_VALUE, topic -> stream)) {
      long delivered = deliver(kept, stream, patience);
      return new Outcome(
          delivered,
          kept.refusedEvents(),
          kept.damagedBytes(),
          kept.bytes(),
          kept.parking().failure().or(stream::failure));
    }
  }

  private static long deliver(Kept kept, DataStream stream, Duration patience) throws IOException {
    Drain drain = kept.drain();
    long delivered = 0;
    long progress = System.nanoTime();
    while (!kept.isEmpty() && System.nanoTime() - progress < patience.toNanos()) {
      long settled = drain.settled();
      int events = drain.settle();
      if (stream.broken()) {
        stream.renew(); // By the events of a parked topic, perhaps.
      }
      if (stream.moved()) {
        stream.renew();
        drain.rewind();
      }
      if (stream.open()) {
        events += kept.parking().step(drain::parks);
        send(drain, stream);
      }
      delivered += events;
      progress = events > 0 || drain.settled() > settled ? System.nanoTime() : progress;
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return delivered;
  }

  private static void send(Drain drain, DataStream stream) throws IOException {
    try {
      drain.check();
      if (drain.due()) {
        drain.send();
      }
    } catch (SendException e) {
      stream.renew();
      drain.again();
    }
  }
}
