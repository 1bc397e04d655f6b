package io.asgard.firehose.sink.route;

import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Compiled;
import io.asgard.firehose.expression.Expression;
import io.asgard.firehose.expression.Expressions;
import io.asgard.firehose.expression.Subject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which route an event takes. One thread. */
final class Choice {
  private final List<RoutedSinks.Route> routes;
  private final Compiled<List<Way>> ways = new Compiled<>(this::compile);
  private final Subject subject = new Subject();

  /**
   * A route that is open to events of a type.
   *
   * @param when null for every event
   */
  private record Way(int route, @Nullable Expression when) {}

  Choice(List<RoutedSinks.Route> routes) {
    this.routes = routes;
  }

  /** The routes that may get events of that type: those behind one without condition do not. */
  List<RoutedSinks.Route> routesFor(EventType type) {
    return ways.of(type).stream().map(way -> routes.get(way.route())).toList();
  }

  String name(int route) {
    return routes.get(route).name();
  }

  private List<Way> compile(Expressions types) {
    List<Way> open = new ArrayList<>();
    for (int i = 0; i < routes.size(); i++) {
      RoutedSinks.Route route = routes.get(i);
      if (!route.isFor(types.eventType())) {
        continue;
      }
      String when = route.when();
      if (when == null) {
        open.add(new Way(i, null));
        return open;
      }
      open.add(new Way(i, types.condition(route.name() + ".when", when)));
    }
    throw new IllegalStateException("no route for " + types.eventType().topic());
  }

  /**
   * The number of the event's route.
   *
   * @throws BadEventException if its bytes do not say
   */
  int of(Event event) {
    subject.aim(event);
    for (Way way : ways.of(event.type())) {
      if (way.when() == null || Boolean.TRUE.equals(way.when().value(subject))) {
        return way.route();
      }
    }
    throw new IllegalStateException("no route for " + event);
  }
}
