package io.asgard.firehose.delivery;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What was polled at once, until each event of it has its outcome. Decides, and does nothing:
 * {@link DeliveryLoop} acts. Owned by the loop's thread.
 */
final class Batch {
  private final Map<TopicPartition, OffsetAndMetadata> ends;
  private List<Tried> pending;
  private List<DeadLetter> letters = new ArrayList<>();
  private String trouble = "";

  /**
   * @param ends per partition, the position after the batch
   */
  Batch(List<Event> events, Map<TopicPartition, OffsetAndMetadata> ends) {
    this.pending = events.stream().map(event -> new Tried(event, 0)).toList();
    this.ends = new HashMap<>(ends);
  }

  /** What is to be delivered now, in order. */
  List<Event> pending() {
    return pending.stream().map(Tried::event).toList();
  }

  /** What is to be dead-lettered now, in order. */
  List<DeadLetter> letters() {
    return List.copyOf(letters);
  }

  /** Events without an outcome. */
  int open() {
    return pending.size() + letters.size();
  }

  /** Why there still are such events; empty when there is nothing but more to do. */
  String trouble() {
    return trouble;
  }

  /**
   * Takes the sink's answers for {@link #pending()}.
   *
   * @param attempts so many failed ones make a dead letter
   */
  void delivered(List<Delivery> answers, int attempts) {
    if (answers.size() != pending.size()) {
      throw new IllegalStateException(
          "sink: " + answers.size() + " answers (expected: one per event, " + pending.size() + ")");
    }
    trouble = "";
    List<Tried> again = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      Tried tried = pending.get(i).again();
      Delivery answer = answers.get(i);
      switch (answer.outcome()) {
        case DONE -> {}
        case LATER -> again.add(pending.get(i));
        case REJECT -> letters.add(tried.dead(answer.detail()));
        case RETRY -> {
          if (tried.attempts() < attempts) {
            again.add(tried);
            trouble = answer.detail() + " (attempt " + tried.attempts() + " of " + attempts + ")";
          } else {
            letters.add(tried.dead("gave up after " + attempts + " attempts: " + answer.detail()));
          }
        }
      }
    }
    pending = again;
  }

  /** Takes the answers for {@link #letters()}. */
  void written(List<Optional<String>> answers) {
    List<DeadLetter> again = new ArrayList<>();
    for (int i = 0; i < letters.size(); i++) {
      if (answers.get(i).isPresent()) {
        again.add(letters.get(i));
        trouble = answers.get(i).get();
      }
    }
    letters = again;
  }

  /** Per partition of the batch, the position before which every event has its outcome. */
  Map<TopicPartition, OffsetAndMetadata> finished() {
    Map<TopicPartition, OffsetAndMetadata> finished = new HashMap<>(ends);
    openEvents()
        .forEach(
            event ->
                finished.merge(
                    event.partition(),
                    new OffsetAndMetadata(event.offset()),
                    (a, b) -> a.offset() <= b.offset() ? a : b));
    return finished;
  }

  /** Lets go of what others will deliver from now on; returns how many events it was. */
  int release(Collection<TopicPartition> partitions) {
    int before = open();
    pending = pending.stream().filter(t -> !partitions.contains(t.event().partition())).toList();
    letters.removeIf(letter -> partitions.contains(letter.event().partition()));
    ends.keySet().removeAll(partitions);
    return before - open();
  }

  private Stream<Event> openEvents() {
    return Stream.concat(
        pending.stream().map(Tried::event), letters.stream().map(DeadLetter::event));
  }

  private record Tried(Event event, int attempts) {
    Tried again() {
      return new Tried(event, attempts + 1);
    }

    DeadLetter dead(String reason) {
      return new DeadLetter(event, reason, attempts);
    }
  }
}
