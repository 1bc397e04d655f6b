package io.asgard.enigma.store.influxdb;

import io.asgard.enigma.store.SeriesQuery;
import io.asgard.enigma.store.SeriesQuery.Selection;
import io.asgard.enigma.store.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes InfluxQL. Names go in double quotes and are checked before they come here. */
final class InfluxQl {
  private InfluxQl() {}

  /** One series per group; its points are the bucket's start and the values. */
  static String select(SeriesQuery query) {
    return "SELECT "
        + query.select().stream().map(InfluxQl::column).collect(Collectors.joining(", "))
        + " FROM "
        + name(query.table())
        + where(query)
        + groupBy(query);
  }

  private static String column(Selection selection) {
    String function =
        switch (selection.aggregation()) {
          case AVG -> "mean";
          case SUM, MIN, MAX, LAST, COUNT -> selection.aggregation().word();
        };
    return function + "(" + name(selection.field()) + ")";
  }

  private static String where(SeriesQuery query) {
    Span range = query.range();
    StringBuilder where =
        new StringBuilder(" WHERE time > ")
            .append(text(range.start().toString()))
            .append(" AND time <= ")
            .append(text(range.end().toString()));
    new TreeMap<>(query.filters())
        .forEach(
            (tag, values) ->
                where
                    .append(" AND (")
                    .append(
                        values.stream()
                            .map(value -> name(tag) + " = " + text(value))
                            .collect(Collectors.joining(" OR ")))
                    .append(")"));
    return where.toString();
  }

  private static String groupBy(SeriesQuery query) {
    List<String> groups = new ArrayList<>();
    groups.add(query.step().map(InfluxQl::buckets).orElseGet(() -> oneBucket(query.range())));
    query.groupBy().forEach(tag -> groups.add(name(tag)));
    return " GROUP BY " + String.join(", ", groups) + " fill(none)";
  }

  // InfluxDB's buckets begin with their label, ours end with it: theirs begin 1 ns later.
  private static String buckets(Duration step) {
    return "time(" + step.toMillis() + "ms, 1ns)";
  }

  // Without any bucket, last() takes an arbitrary one of several series at the latest time.
  private static String oneBucket(Span range) {
    long start = nanos(range.start());
    long length = nanos(range.end()) - start;
    return "time(" + length + "ns, " + (start + 1) % length + "ns)";
  }

  private static long nanos(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
  }

  static String name(String name) {
    return "\"" + name + "\"";
  }

  static String text(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
