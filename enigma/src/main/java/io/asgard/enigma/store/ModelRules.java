package io.asgard.enigma.store;

import com.google.protobuf.util.Durations;
import io.asgard.contracts.v1.Field;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.contracts.v1.Tag;
import io.asgard.platform.service.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a metric's model must look like. */
final class ModelRules {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  // InfluxDB's own time column, QuestDB's, and the one in our answers.
  private static final Set<String> RESERVED = Set.of("time", "timestamp");
  private static final Set<String> TAG_TYPES = Set.of("string", "s2id");
  private static final Set<Aggregation> COMBINING =
      Set.of(Aggregation.SUM, Aggregation.AVG, Aggregation.MIN, Aggregation.MAX, Aggregation.LAST);

  private ModelRules() {}

  /**
   * Checks everything.
   *
   * @throws IllegalArgumentException naming every problem
   */
  static void check(MetricModel model) {
    Problems problems = new Problems();
    name(problems, "name", model.getName());
    name(problems, "table", Catalog.table(model));
    problems.check(!model.getTeam().isBlank(), "team: missing (expected: who owns the metric)");
    problems.check(
        model.hasWindow() && Durations.isPositive(model.getWindow()),
        "window: " + Durations.toString(model.getWindow()) + " (expected: > 0s)");
    columns(problems, model);
    problems.throwIfAny();
  }

  private static void columns(Problems problems, MetricModel model) {
    Set<String> names = new HashSet<>();
    for (Tag tag : model.getTagsList()) {
      column(problems, "tag", tag.getName(), names);
      problems.check(
          TAG_TYPES.contains(tag.getType()),
          "tag " + tag.getName() + ": type " + tag.getType() + " (expected: one of string, s2id)");
    }
    problems.check(model.getFieldsCount() > 0, "fields: none (expected: at least one)");
    for (Field field : model.getFieldsList()) {
      column(problems, "field", field.getName(), names);
      problems.check(
          Aggregation.of(field.getAggregation()).filter(COMBINING::contains).isPresent(),
          "field "
              + field.getName()
              + ": aggregation "
              + field.getAggregation()
              + " (expected: one of sum, avg, min, max, last)");
    }
  }

  private static void column(Problems problems, String kind, String name, Set<String> names) {
    name(problems, kind, name);
    problems.check(
        !RESERVED.contains(name),
        kind + ": " + name + " (expected: none of " + List.copyOf(RESERVED) + ")");
    problems.check(names.add(name), kind + ": " + name + " (expected: a name used once)");
  }

  private static void name(Problems problems, String what, String name) {
    problems.check(
        NAME.matcher(name).matches(),
        what + ": " + name + " (expected: [a-z][a-z0-9_]*, at most 63 characters)");
  }
}
