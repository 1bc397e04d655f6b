package io.asgard.firehose.delivery;

import io.asgard.firehose.event.Event;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

final class FakeSink implements Sink {
  private Function<Event, Delivery> answers = event -> Delivery.done();
  private final List<Long> arrived = new ArrayList<>();
  private final List<Integer> batches = new ArrayList<>();

  void answers(Function<Event, Delivery> answers) {
    this.answers = answers;
  }

  List<Long> arrived() {
    return arrived;
  }

  /** Sizes of the batches. */
  List<Integer> batches() {
    return batches;
  }

  @Override
  public List<Delivery> deliver(List<Event> batch) {
    batches.add(batch.size());
    List<Delivery> all = batch.stream().map(answers).toList();
    for (int i = 0; i < batch.size(); i++) {
      if (all.get(i).equals(Delivery.done())) {
        arrived.add(batch.get(i).offset());
      }
    }
    return all;
  }

  @Override
  public void close() {}
}
