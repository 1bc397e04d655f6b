package io.asgard.firehose.delivery;

import io.asgard.firehose.event.Event;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Sink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

final class FakeSink implements Sink {
  private Function<List<Event>, List<Delivery>> answers =
      batch -> Collections.nCopies(batch.size(), Delivery.done());
  private final List<Long> arrived = new ArrayList<>();
  private final List<Integer> batches = new ArrayList<>();

  void answers(Function<Event, Delivery> each) {
    answers = batch -> batch.stream().map(each).toList();
  }

  /** One answer for all of a batch. */
  void batchAnswers(Function<List<Event>, Delivery> all) {
    answers = batch -> Collections.nCopies(batch.size(), all.apply(batch));
  }

  void batchSizesAreWrong() {
    answers = batch -> List.of();
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
    List<Delivery> all = answers.apply(batch);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).equals(Delivery.done())) {
        arrived.add(batch.get(i).offset());
      }
    }
    return all;
  }

  @Override
  public String preview(Event event) {
    return String.valueOf(event);
  }

  @Override
  public void close() {}
}
