package io.asgard.firehose.sink;

import java.util.List;

/** Where prepared events go. The promises of {@link Sink} hold here too. */
public interface Target<T> extends AutoCloseable {
  /** Delivers a batch, never an empty one; one answer per event, in the order given. */
  List<Delivery> deliver(List<Prepared<T>> batch) throws InterruptedException;

  @Override
  void close();
}
