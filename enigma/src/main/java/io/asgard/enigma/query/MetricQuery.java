package io.asgard.enigma.query;

import io.asgard.contracts.v1.MetricModel;
import io.asgard.enigma.store.Catalog;
import io.asgard.enigma.store.SeriesQuery;
import io.asgard.enigma.store.SeriesQuery.Selection;
import io.asgard.enigma.store.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request whose every name and value is good.
 *
 * @param range empty: the latest closed window
 * @param after only a window that ends later
 * @param patience how long to wait for one
 */
record MetricQuery(
    MetricModel model,
    List<Selection> select,
    Map<String, List<String>> filters,
    List<String> groupBy,
    Optional<Span> range,
    Optional<Duration> step,
    Instant after,
    Duration patience) {

  /** The request, checked against the model: {@link QueryCheck}. */
  static MetricQuery of(QueryRequest request, MetricModel model, QueryLimits limits) {
    return new QueryCheck(request, model, limits).query();
  }

  /** What the store is asked for those points. */
  SeriesQuery over(Span points, QueryLimits limits) {
    return new SeriesQuery(
        Catalog.table(model),
        select,
        filters,
        groupBy,
        groupBy.size() == model.getTagsCount(),
        points,
        step,
        limits.maxRows());
  }

  /** Names of the answer's columns. */
  List<String> columns() {
    List<String> columns = new ArrayList<>(groupBy);
    step.ifPresent(any -> columns.add("time"));
    for (Selection selection : select) {
      boolean twice = select.stream().filter(s -> s.field().equals(selection.field())).count() > 1;
      columns.add(
          twice ? selection.field() + "_" + selection.aggregation().word() : selection.field());
    }
    return columns;
  }
}
