package io.asgard.datlantis.flink;

import java.time.Duration;
import java.time.Instant;

/**
 * A job as its cluster sees it.
 *
 * @param complete whether all its tasks run
 * @param age since it was submitted
 * @param ended when it did, by the cluster's clock; the epoch while it has not
 */
public record FlinkJob(
    String id, FlinkState state, boolean complete, Duration age, Instant ended) {}
