package io.asgard.datlantis.spec;

import io.asgard.contracts.v1.JobSpec;

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
    boolean same =
        old.getSql().equals(now.getSql()) && old.getInputsList().equals(now.getInputsList());
    return same ? KEEPS_STATE : LOSES_STATE;
  }

  /** Without what the cluster is not told. */
  private static JobSpec running(JobSpec spec) {
    return spec.toBuilder().clearDescription().clearTeam().build();
  }
}
