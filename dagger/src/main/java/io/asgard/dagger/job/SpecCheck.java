package io.asgard.dagger.job;

import com.google.protobuf.util.Durations;
import io.asgard.contracts.v1.Input;
import io.asgard.contracts.v1.JobSpec;
import io.asgard.contracts.v1.MetricModel;
import java.util.HashSet;
import java.util.Set;

/** What can be said of a spec without asking anybody. */
final class SpecCheck {
  private static final String NAME = "[a-z][a-z0-9-]{0,62}";
  private static final String TABLE = "[A-Za-z_][A-Za-z0-9_]{0,62}";
  private static final String METRIC = "[a-z][a-z0-9_]{0,62}";

  private SpecCheck() {}

  static void check(JobSpec spec, JobRuntime runtime, Problems problems) {
    named(problems, "name", spec.getName(), NAME);
    problems.check(!spec.getSql().isBlank(), "sql: empty (expected: one SELECT)");
    problems.check(
        spec.getParallelism() >= 0, "parallelism: " + spec.getParallelism() + " (expected: >= 1)");
    problems.check(spec.getInputsCount() > 0, "inputs: none (expected: at least one)");
    Set<String> tables = new HashSet<>();
    for (Input input : spec.getInputsList()) {
      problems.check(
          tables.add(input.getTable()), "table: " + input.getTable() + " (expected: once)");
      input(input, runtime, problems);
    }
    problems.check(spec.getSink().hasTimeSeries(), "sink: none (expected: timeSeries)");
    if (spec.getSink().hasTimeSeries()) {
      metric(spec.getSink().getTimeSeries().getMetric(), problems);
    }
  }

  private static void input(Input input, JobRuntime runtime, Problems problems) {
    named(problems, "table", input.getTable(), TABLE);
    problems.check(
        input.getTopicsCount() > 0,
        "topics of " + input.getTable() + ": none (expected: at least one)");
    problems.check(
        runtime.bootstrap().containsKey(input.getStream()),
        "stream: "
            + input.getStream()
            + " (expected: one of "
            + runtime.bootstrap().keySet()
            + ")");
  }

  private static void metric(MetricModel metric, Problems problems) {
    named(problems, "metric", metric.getName(), METRIC);
    problems.check(metric.getFieldsCount() > 0, "fields of the metric: none (expected: some)");
    problems.check(
        Durations.toMillis(metric.getWindow()) > 0,
        "window of the metric: " + Durations.toString(metric.getWindow()) + " (expected: > 0s)");
  }

  private static void named(Problems problems, String what, String name, String pattern) {
    problems.check(name.matches(pattern), what + ": " + name + " (expected: " + pattern + ")");
  }
}
