package io.asgard.firehose.sink;

import io.asgard.firehose.event.Event;
import java.util.List;

/** Where events go. Called by one thread. */
public interface Sink extends AutoCloseable {
  /**
   * Delivers a batch, in its order; equal keys never overtake each other. Returns within a minute
   * whatever the batch, so that the caller stays a member of its consumer group: what was not tried
   * by then is answered {@link Outcome#LATER}. Nothing that is wrong with an event or with the sink
   * is thrown.
   *
   * @return one answer per event, in the order given
   * @throws InterruptedException if the caller is asked to stop; some events may have arrived
   */
  List<Delivery> deliver(List<Event> batch) throws InterruptedException;

  /**
   * What would be delivered of the event, for people to read; nothing is sent.
   *
   * @throws io.asgard.firehose.event.BadEventException if it would be rejected unsent
   */
  String preview(Event event);

  /** Idempotent. */
  @Override
  void close();
}
