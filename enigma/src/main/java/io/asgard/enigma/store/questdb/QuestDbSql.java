package io.asgard.enigma.store.questdb;

import io.asgard.enigma.store.Aggregation;
import io.asgard.enigma.store.SeriesQuery;
import io.asgard.enigma.store.SeriesQuery.Selection;
import io.asgard.enigma.store.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes SQL. Names go in double quotes and are checked before they come here, texts in single. */
final class QuestDbSql {
  private QuestDbSql() {}

  static String createTable(String table, Collection<String> tags, Collection<String> fields) {
    StringBuilder columns = new StringBuilder("\"timestamp\" TIMESTAMP");
    StringBuilder keys = new StringBuilder("\"timestamp\"");
    for (String tag : tags) {
      columns.append(", ").append(name(tag)).append(" SYMBOL");
      keys.append(", ").append(name(tag));
    }
    fields.forEach(field -> columns.append(", ").append(name(field)).append(" DOUBLE"));
    return "CREATE TABLE IF NOT EXISTS "
        + name(table)
        + " ("
        + columns
        + ") TIMESTAMP(\"timestamp\") PARTITION BY DAY WAL DEDUP UPSERT KEYS("
        + keys
        + ")";
  }

  static String addField(String table, String field) {
    return "ALTER TABLE " + name(table) + " ADD COLUMN IF NOT EXISTS " + name(field) + " DOUBLE";
  }

  /**
   * One row per group and bucket: its tags, the bucket's start when there are steps, the values.
   */
  static String select(SeriesQuery query) {
    boolean lastOfMany =
        !query.wholeKey()
            && query.select().stream().anyMatch(s -> s.aggregation() == Aggregation.LAST);
    // last() of several series at one time would take any of them: combine each time first.
    String from = lastOfMany ? "(" + timeByTime(query) + ")" : name(query.table()) + where(query);
    List<String> columns = groups(query);
    for (int i = 0; i < query.select().size(); i++) {
      Selection selection = query.select().get(i);
      columns.add((lastOfMany ? combined(selection, i) : plain(selection)) + " AS \"_" + i + "\"");
    }
    return "SELECT "
        + String.join(", ", columns)
        + " FROM "
        + from
        + groupBy(query)
        + " LIMIT "
        + (query.maxRows() + 1);
  }

  private static List<String> groups(SeriesQuery query) {
    List<String> groups = names(query.groupBy());
    query
        .step()
        .ifPresent(
            step ->
                // A bucket ends with its label, so a point on the edge belongs to the earlier one.
                groups.add(
                    "timestamp_floor('"
                        + step.toMillis()
                        + "T', dateadd('u', -1, \"timestamp\")) AS \"time\""));
    return groups;
  }

  private static String groupBy(SeriesQuery query) {
    List<String> groups = names(query.groupBy());
    query.step().ifPresent(step -> groups.add("\"time\""));
    String order = query.step().isPresent() ? " ORDER BY \"time\"" : "";
    return groups.isEmpty() ? "" : " GROUP BY " + String.join(", ", groups) + order;
  }

  private static String plain(Selection selection) {
    String field = name(selection.field());
    return switch (selection.aggregation()) {
      case SUM, AVG, MIN, MAX, COUNT -> selection.aggregation().word() + "(" + field + ")";
      case LAST -> "last_not_null(" + field + ")";
    };
  }

  private static String timeByTime(SeriesQuery query) {
    List<String> columns = names(query.groupBy());
    columns.add("\"timestamp\"");
    String groups = String.join(", ", columns);
    for (int i = 0; i < query.select().size(); i++) {
      String field = name(query.select().get(i).field());
      columns.add(
          switch (query.select().get(i).aggregation()) {
            case SUM -> "sum(" + field + ") \"_" + i + "\"";
            case AVG -> "sum(" + field + ") \"_" + i + "\", count(" + field + ") \"_" + i + "n\"";
            case MIN -> "min(" + field + ") \"_" + i + "\"";
            case MAX, LAST -> "max(" + field + ") \"_" + i + "\"";
            case COUNT -> "count(" + field + ") \"_" + i + "\"";
          });
    }
    return "SELECT "
        + String.join(", ", columns)
        + " FROM "
        + name(query.table())
        + where(query)
        + " GROUP BY "
        + groups
        + " ORDER BY \"timestamp\"";
  }

  private static String combined(Selection selection, int i) {
    return switch (selection.aggregation()) {
      case SUM, COUNT -> "sum(\"_" + i + "\")";
      case AVG -> "sum(\"_" + i + "\") / sum(\"_" + i + "n\")";
      case MIN -> "min(\"_" + i + "\")";
      case MAX -> "max(\"_" + i + "\")";
      case LAST -> "last_not_null(\"_" + i + "\")";
    };
  }

  private static String where(SeriesQuery query) {
    Span range = query.range();
    StringBuilder where =
        new StringBuilder(" WHERE \"timestamp\" > ")
            .append(text(range.start().toString()))
            .append(" AND \"timestamp\" <= ")
            .append(text(range.end().toString()));
    new TreeMap<>(query.filters())
        .forEach(
            (tag, values) ->
                where
                    .append(" AND ")
                    .append(name(tag))
                    .append(" IN (")
                    .append(values.stream().map(QuestDbSql::text).collect(Collectors.joining(", ")))
                    .append(")"));
    return where.toString();
  }

  private static List<String> names(Collection<String> names) {
    return names.stream().map(QuestDbSql::name).collect(Collectors.toCollection(ArrayList::new));
  }

  static String name(String name) {
    return "\"" + name + "\"";
  }

  static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
