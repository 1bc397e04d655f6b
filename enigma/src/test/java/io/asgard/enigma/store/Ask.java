package io.asgard.enigma.store;

import io.asgard.enigma.store.SeriesQuery.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds queries; unless told otherwise: sum of drivers of every series at Samples.END. */
public final class Ask {
  private final String table;
  private List<Selection> select = List.of(new Selection("drivers", Aggregation.SUM));
  private Map<String, List<String>> filters = Map.of();
  private List<String> groupBy = List.of("s2id", "vehicle_type");
  private Span range = Span.at(Samples.END);
  private Optional<Duration> step = Optional.empty();
  private int maxRows = 20_000;

  private Ask(String table) {
    this.table = table;
  }

  public static Ask of(String table) {
    return new Ask(table);
  }

  Ask drivers(Aggregation... aggregations) {
    select = Arrays.stream(aggregations).map(each -> new Selection("drivers", each)).toList();
    return this;
  }

  Ask select(Selection... selections) {
    select = List.of(selections);
    return this;
  }

  public Ask where(String tag, String... values) {
    filters = Map.of(tag, List.of(values));
    return this;
  }

  public Ask groupBy(String... tags) {
    groupBy = List.of(tags);
    return this;
  }

  public Ask between(Instant start, Instant end) {
    range = new Span(start, end);
    return this;
  }

  public Ask step(Duration length) {
    step = Optional.of(length);
    return this;
  }

  Ask atMost(int rows) {
    maxRows = rows;
    return this;
  }

  public SeriesQuery query() {
    return new SeriesQuery(
        table, select, filters, groupBy, groupBy.size() == 2, range, step, maxRows);
  }
}
