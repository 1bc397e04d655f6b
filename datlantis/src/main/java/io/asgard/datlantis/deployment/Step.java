package io.asgard.datlantis.deployment;

/** One thing to do for a job. */
record Step(Action action, String job, String flinkId) {
  enum Action {
    /** Ends what runs but is not wanted: stopped, changed, deleted. */
    CANCEL,
    /** Starts what is wanted but unknown to Flink: new, or lost with its JobManager. */
    RUN,
    /** Gives a job that ended on Flink its next id. */
    RENEW,
    /** Says that a job runs where its streams have moved. */
    ARRIVE,
    /** Forgets the failures of a job that runs well. */
    SETTLE,
    /** Does nothing: the cluster is full. */
    WAIT
  }
}
