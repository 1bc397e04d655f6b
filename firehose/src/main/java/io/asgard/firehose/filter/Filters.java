package io.asgard.firehose.filter;

import io.asgard.firehose.event.EventType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Makes filters of the settings, a set for each lane. Thread-safe. */
public final class Filters {
  private final FilterSettings settings;
  private final Clock clock;

  public Filters(FilterSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Looks whether they can be asked about events of that type.
   *
   * @throws IllegalArgumentException saying what is wrong, one problem a line
   */
  public void check(EventType type) {
    open().forEach(filter -> filter.check(type));
  }

  /** For one thread; the cheap ones first. */
  public List<Filter> open() {
    List<Filter> filters = new ArrayList<>();
    if (settings.sample() < 1) {
      filters.add(new SampleFilter(settings.sample()));
    }
    if (settings.uniqueIds() > 0) {
      filters.add(new UniqueFilter(settings.uniqueIds()));
    }
    if (settings.back() != null || settings.ahead() != null) {
      filters.add(new WindowFilter(settings.back(), settings.ahead(), clock));
    }
    if (settings.expression() != null) {
      filters.add(new ExpressionFilter(settings.expression()));
    }
    if (settings.jsonSchema() != null) {
      filters.add(new JsonSchemaFilter(settings.jsonSchema()));
    }
    return filters;
  }
}
