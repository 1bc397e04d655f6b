package io.asgard.cosmos.metric;

import io.asgard.contracts.v1.Field;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.contracts.v1.Tag;
import io.asgard.cosmos.store.Kind;
import io.asgard.platform.service.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Metric models: what a dagger computes, Enigma answers and a map shows. */
public final class Metrics {
  public static final Kind<MetricModel> KIND =
      new Kind<>(
          "metrics",
          MetricModel.getDefaultInstance(),
          MetricModel::getName,
          MetricModel::getTeam,
          Metrics::check);

  private static final Pattern COLUMN = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final Set<String> TAG_TYPES = Set.of("s2id", "string");
  private static final List<String> AGGREGATIONS = List.of("sum", "avg", "min", "max", "last");

  private Metrics() {}

  private static void check(MetricModel metric, Problems problems) {
    checkColumn("name", metric.getName(), problems);
    if (!metric.getTable().isEmpty()) {
      checkColumn("table", metric.getTable(), problems);
    }
    problems.check(!metric.getTeam().isBlank(), "team: empty (expected: the team that owns it)");
    problems.check(metric.getFieldsCount() > 0, "fields: none (expected: at least one)");
    problems.check(
        metric.getWindow().getSeconds() > 0,
        "window: " + metric.getWindow().getSeconds() + "s (expected: >= 1s)");
    problems.check(
        metric.getWatermarkDelay().getSeconds() >= 0,
        "watermarkDelay: " + metric.getWatermarkDelay().getSeconds() + "s (expected: >= 0s)");
    checkColumns(metric, problems);
  }

  /** Tags and fields are columns of one table: their names differ. */
  private static void checkColumns(MetricModel metric, Problems problems) {
    Set<String> columns = new HashSet<>(Set.of("timestamp", "time"));
    for (Tag tag : metric.getTagsList()) {
      checkColumn("tags.name", tag.getName(), problems);
      problems.check(
          columns.add(tag.getName()), "tags.name: " + tag.getName() + " (expected: not in use)");
      problems.check(
          TAG_TYPES.contains(tag.getType()),
          "tags." + tag.getName() + ".type: " + tag.getType() + " (expected: string or s2id)");
    }
    for (Field field : metric.getFieldsList()) {
      checkColumn("fields.name", field.getName(), problems);
      problems.check(
          columns.add(field.getName()),
          "fields.name: " + field.getName() + " (expected: not in use)");
      problems.check(
          AGGREGATIONS.contains(field.getAggregation()),
          "fields.%s.aggregation: %s (expected: one of %s)"
              .formatted(field.getName(), field.getAggregation(), AGGREGATIONS));
    }
  }

  /** Names of tables and columns need no quotes in any store. */
  private static void checkColumn(String what, String value, Problems problems) {
    problems.check(
        COLUMN.matcher(value).matches(),
        what + ": " + value + " (expected: [a-z][a-z0-9_]*, at most 63 characters)");
  }
}
