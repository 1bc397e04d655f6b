package io.asgard.enigma.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a store is asked. Whoever builds one has checked every name against the metric's model;
 * filter values are any text.
 *
 * @param filters tag → values, one of which the tag must have
 * @param wholeKey whether groupBy holds every tag of the metric, so that a group is one series
 * @param step length of the buckets, aligned to the epoch and labelled by their end; empty: one
 *     bucket
 * @param maxRows a longer answer is refused
 */
public record SeriesQuery(
    String table,
    List<Selection> select,
    Map<String, List<String>> filters,
    List<String> groupBy,
    boolean wholeKey,
    Span range,
    Optional<Duration> step,
    int maxRows) {

  public SeriesQuery {
    select = List.copyOf(select);
    filters = Map.copyOf(filters);
    groupBy = List.copyOf(groupBy);
  }

  /** One value column: the field and how its points become one value. */
  public record Selection(String field, Aggregation aggregation) {}
}
