package io.asgard.firehose.sink.route;

import io.asgard.firehose.event.EventType;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.Sinks;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Several sinks; an event goes to that of the first route that takes it. */
public final class RoutedSinks implements Sinks {
  private final List<Route> routes;

  /**
   * A way for some events.
   *
   * @param name of its settings, as firehose.routes[0]
   * @param topics whose events it takes; of all if there are none
   * @param when CEL, true for the events that it takes; null for all
   */
  public record Route(String name, Set<String> topics, @Nullable String when, Sinks sinks) {
    boolean isFor(EventType type) {
      return topics.isEmpty() || topics.contains(type.topic());
    }
  }

  /**
   * All ways there are.
   *
   * @param routes in their order; the last one takes every event
   */
  public RoutedSinks(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** Of a topic only what may get its events: others are not made for them. */
  @Override
  public void check(EventType type) {
    List<String> problems = new ArrayList<>();
    for (Route route : new Choice(routes).routesFor(type)) {
      try {
        route.sinks().check(type);
      } catch (IllegalArgumentException e) {
        // It does not know whose sink it is.
        problems.add(
            String.valueOf(e.getMessage()).replace("firehose.sink.", route.name() + ".sink."));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
  }

  @Override
  public Sink open() {
    List<Sink> opened = new ArrayList<>();
    try {
      routes.forEach(route -> opened.add(route.sinks().open()));
      return new RoutedSink(new Choice(routes), opened);
    } catch (RuntimeException e) {
      opened.forEach(Sink::close);
      throw e;
    }
  }

  @Override
  public void close() {
    routes.forEach(route -> route.sinks().close());
  }
}
