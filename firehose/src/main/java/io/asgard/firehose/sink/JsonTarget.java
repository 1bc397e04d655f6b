package io.asgard.firehose.sink;

import java.util.List;

/** A sink that takes JSON. The promises of {@link Sink} hold here too. */
public interface JsonTarget extends AutoCloseable {
  /** Delivers a batch, never an empty one; one answer per event, in the order given. */
  List<Delivery> deliver(List<JsonEvent> batch) throws InterruptedException;

  @Override
  void close();
}
