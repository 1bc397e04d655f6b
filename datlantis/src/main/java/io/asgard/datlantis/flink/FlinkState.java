package io.asgard.datlantis.flink;

/** States of a job as Flink names them. */
public enum FlinkState {
  INITIALIZING,
  CREATED,
  RUNNING,
  RESTARTING,
  RECONCILING,
  FAILING,
  CANCELLING,
  SUSPENDED,
  FAILED,
  CANCELED,
  FINISHED;

  /** Whether the job will never run again under its id. */
  public boolean terminal() {
    return this == FAILED || this == CANCELED || this == FINISHED;
  }
}
