package io.asgard.datlantis.spec;

import io.asgard.contracts.v1.JobSpec;
import io.asgard.contracts.v1.MetricModel;

/** What replacing a job's spec by another means for what runs. */
public enum SpecChange {
  /** What runs stays as it is. */
  NONE,
  /** Another job is started from this one's newest checkpoint. */
  KEEPS_STATE,
  /** Another job is started as its inputs say: state belongs to the SQL that made it. */
  LOSES_STATE;

  public static SpecChange between(JobSpec old, JobSpec now) {
    if (running(old).equals(running(now))) {
      return NONE;
    }
    // The sink's state belongs to the metric's name and its windows.
    boolean same =
        old.getSql().equals(now.getSql())
            && old.getInputsList().equals(now.getInputsList())
            && metric(old).getName().equals(metric(now).getName())
            && metric(old).getWindow().equals(metric(now).getWindow());
    return same ? KEEPS_STATE : LOSES_STATE;
  }

  private static MetricModel metric(JobSpec spec) {
    return spec.getSink().getTimeSeries().getMetric();
  }

  /** Without what the cluster is not told. */
  private static JobSpec running(JobSpec spec) {
    JobSpec.Builder running = spec.toBuilder().clearDescription().clearTeam();
    if (spec.getSink().hasTimeSeries()) {
      running.getSinkBuilder().getTimeSeriesBuilder().getMetricBuilder().clearTeam();
    }
    return running.build();
  }
}
