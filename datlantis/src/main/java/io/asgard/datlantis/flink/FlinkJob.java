package io.asgard.datlantis.flink;

import java.time.Duration;

/**
 * A job as its cluster sees it.
 *
 * @param complete whether all its tasks run
 * @param age since it was submitted
 */
public record FlinkJob(String id, FlinkState state, boolean complete, Duration age) {}
