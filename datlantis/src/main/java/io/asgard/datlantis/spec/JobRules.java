package io.asgard.datlantis.spec;

import io.asgard.contracts.v1.Field;
import io.asgard.contracts.v1.Input;
import io.asgard.contracts.v1.JobSpec;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.contracts.v1.Tag;
import io.asgard.platform.service.Problems;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Everything that must hold for a job, told at once. */
public final class JobRules {
  private static final Pattern JOB_NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final Pattern METRIC_NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final Pattern TABLE_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");
  private static final Set<String> TAG_TYPES = Set.of("s2id", "string");
  private static final Set<String> AGGREGATIONS = Set.of("sum", "avg", "min", "max", "last");

  private final Predicate<String> topics;

  /** Rules for jobs over the topics that pass the test. */
  public JobRules(Predicate<String> topics) {
    this.topics = topics;
  }

  /**
   * The job with what may be left out filled in.
   *
   * @throws IllegalArgumentException naming everything that is wrong
   */
  public JobSpec checked(String expectedName, JobSpec sent) {
    JobSpec spec = filledIn(sent);
    Problems problems = new Problems();
    problems.check(
        spec.getName().equals(expectedName),
        "name: " + spec.getName() + " (expected: as in the path, " + expectedName + ")");
    checkName("name", spec.getName(), JOB_NAME, problems);
    problems.check(!spec.getTeam().isBlank(), "team: empty (expected: the team that owns it)");
    problems.check(
        spec.getParallelism() > 0, "parallelism: " + spec.getParallelism() + " (expected: > 0)");
    checkInputs(spec, problems);
    checkSql(spec.getSql(), problems);
    if (problems.check(
        spec.getSink().hasTimeSeries(), "sink: none (expected: timeSeries with a metric)")) {
      checkMetric(spec, spec.getSink().getTimeSeries().getMetric(), problems);
    }
    problems.throwIfAny();
    return spec;
  }

  private static JobSpec filledIn(JobSpec sent) {
    JobSpec.Builder spec = sent.toBuilder();
    if (spec.getParallelism() == 0) {
      spec.setParallelism(1);
    }
    if (spec.getSink().hasTimeSeries()
        && spec.getSink().getTimeSeries().getMetric().getTeam().isEmpty()) {
      spec.getSinkBuilder().getTimeSeriesBuilder().getMetricBuilder().setTeam(spec.getTeam());
    }
    return spec.build();
  }

  private void checkInputs(JobSpec spec, Problems problems) {
    problems.check(spec.getInputsCount() > 0, "inputs: none (expected: at least one)");
    Set<String> tables = new HashSet<>();
    for (Input input : spec.getInputsList()) {
      String table = "inputs." + input.getTable();
      checkName("inputs.table", input.getTable(), TABLE_NAME, problems);
      problems.check(tables.add(input.getTable()), table + ": twice (expected: once)");
      problems.check(!input.getStream().isBlank(), table + ".stream: empty (expected: a stream)");
      problems.check(input.getTopicsCount() > 0, table + ".topics: none (expected: at least one)");
      problems.check(
          input.getWatermarkDelay().getSeconds() >= 0,
          table + ".watermarkDelay: negative (expected: >= 0s)");
      for (String topic : input.getTopicsList()) {
        problems.check(
            topics.test(topic),
            table + ".topics: " + topic + " (expected: a topic of the schema registry)");
      }
    }
  }

  private static void checkSql(String sql, Problems problems) {
    if (problems.check(!sql.isBlank(), "sql: empty (expected: one SELECT)")) {
      problems.check(
          mentions(sql, "window_timestamp"),
          "sql: no column window_timestamp (expected: the window's end under that name)");
    }
  }

  private static void checkMetric(JobSpec spec, MetricModel metric, Problems problems) {
    checkName("metric.name", metric.getName(), METRIC_NAME, problems);
    problems.check(
        metric.getTeam().equals(spec.getTeam()),
        "metric.team: " + metric.getTeam() + " (expected: the job's, " + spec.getTeam() + ")");
    problems.check(
        metric.getWindow().getSeconds() > 0,
        "metric.window: " + metric.getWindow().getSeconds() + "s (expected: >= 1s)");
    problems.check(metric.getFieldsCount() > 0, "metric.fields: none (expected: at least one)");
    Set<String> columns = new HashSet<>(Set.of("timestamp", "time"));
    for (Tag tag : metric.getTagsList()) {
      checkTag(spec.getSql(), tag, columns, problems);
    }
    for (Field field : metric.getFieldsList()) {
      checkField(spec.getSql(), field, columns, problems);
    }
  }

  private static void checkTag(String sql, Tag tag, Set<String> columns, Problems problems) {
    String name = tag.getName();
    String column = name.startsWith("tag_") ? name : "label_" + name;
    checkName("metric.tags.name", name, METRIC_NAME, problems);
    problems.check(columns.add(name), "metric.tags: " + name + " (expected: not in use)");
    problems.check(
        TAG_TYPES.contains(tag.getType()),
        "metric.tags." + name + ".type: " + tag.getType() + " (expected: string or s2id)");
    problems.check(
        mentions(sql, column), "metric.tags." + name + ": (expected: column " + column + ")");
  }

  private static void checkField(String sql, Field field, Set<String> columns, Problems problems) {
    String name = field.getName();
    checkName("metric.fields.name", name, METRIC_NAME, problems);
    problems.check(columns.add(name), "metric.fields: " + name + " (expected: not in use)");
    problems.check(
        AGGREGATIONS.contains(field.getAggregation()),
        "metric.fields.%s.aggregation: %s (expected: one of sum, avg, min, max, last)"
            .formatted(name, field.getAggregation()));
    problems.check(
        mentions(sql, name), "metric.fields." + name + ": (expected: column " + name + ")");
  }

  /** Says early what Flink's planner would say late; a column may still come of a sub-select. */
  private static boolean mentions(String sql, String column) {
    return sql.toLowerCase(Locale.ROOT).contains(column);
  }

  private static void checkName(String what, String value, Pattern legal, Problems problems) {
    problems.check(
        legal.matcher(value).matches(), what + ": " + value + " (expected: " + legal + ")");
  }
}
