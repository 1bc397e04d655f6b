package io.asgard.firehose.sink.route;

import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Sink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives each sink its part of a batch, one sink after the other. */
final class RoutedSink implements Sink {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Choice choice;
  private final List<Sink> sinks;
  private int first;

  RoutedSink(Choice choice, List<Sink> sinks) {
    this.choice = choice;
    this.sinks = sinks;
  }

  @Override
  public List<Delivery> deliver(List<Event> batch) throws InterruptedException {
    @Nullable Delivery[] answers = new @Nullable Delivery[batch.size()];
    List<List<Integer>> parts = parts(batch, answers);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    // Whose turn it was first last time is last now: a slow sink takes nobody's time for ever.
    first = (first + 1) % sinks.size();
    for (int i = 0; i < sinks.size(); i++) {
      int route = (first + i) % sinks.size();
      List<Integer> part = parts.get(route);
      if (part.isEmpty()) {
        continue;
      }
      if (System.nanoTime() > deadline) {
        part.forEach(at -> answers[at] = Delivery.later());
      } else {
        deliver(sinks.get(route), batch, part, answers);
      }
    }
    return Arrays.asList(answers);
  }

  /** For each route, the places in the batch of its events; what takes none has its answer. */
  private List<List<Integer>> parts(List<Event> batch, @Nullable Delivery[] answers) {
    List<List<Integer>> parts = new ArrayList<>();
    sinks.forEach(sink -> parts.add(new ArrayList<>()));
    for (int i = 0; i < batch.size(); i++) {
      try {
        parts.get(choice.of(batch.get(i))).add(i);
      } catch (BadEventException e) {
        answers[i] = Delivery.badEvent(String.valueOf(e.getMessage()));
      }
    }
    return parts;
  }

  private static void deliver(
      Sink sink, List<Event> batch, List<Integer> part, @Nullable Delivery[] answers)
      throws InterruptedException {
    List<Delivery> some = sink.deliver(part.stream().map(batch::get).toList());
    for (int i = 0; i < part.size(); i++) {
      answers[part.get(i)] = some.get(i);
    }
  }

  @Override
  public String preview(Event event) {
    int route = choice.of(event);
    return choice.name(route) + ".sink: " + sinks.get(route).preview(event);
  }

  @Override
  public void close() {
    sinks.forEach(Sink::close);
  }
}
