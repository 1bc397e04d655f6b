package io.asgard.enigma.query;

import io.asgard.enigma.window.Windows;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;

/** What queries cost: time at the store, waiting not counted, by kind; rows answered. */
public final class QueryMetrics {
  private final Timer range;
  private final Timer latest;
  private final Counter rows;

  public QueryMetrics(MeterRegistry registry, Windows windows) {
    this.range = registry.timer("enigma.query", "kind", "range");
    this.latest = registry.timer("enigma.query", "kind", "latest");
    this.rows = registry.counter("enigma.query.rows");
    registry.gauge("enigma.polls.waiting", windows, Windows::waiting);
  }

  Answer timed(boolean latestWindow, Supplier<Answer> query) {
    Timer timer = latestWindow ? latest : range;
    Answer answer = timer.record(query);
    rows.increment(answer.rows().size());
    return answer;
  }
}
