package io.asgard.bench;

/** Events by the fronting server. */
interface ServerLoad extends Load {
  /** What was answered in the last run. */
  Tally answers();

  /** From a request to its answer, in the last run. */
  Latencies latencies();
}
