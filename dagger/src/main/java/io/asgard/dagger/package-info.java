/**
 * One generic Flink job: topics in, SQL, a time series out. {@link io.asgard.dagger.DaggerJob}
 * reads its arguments; {@code job} checks the JobSpec and puts the job together from {@code source}
 * (topics as tables), {@code decode} (protobuf bytes to rows), {@code function} (what Flink SQL
 * does not have) and {@code sink} (line protocol, closed windows). No Spring: this runs inside
 * Flink.
 */
@NullMarked
package io.asgard.dagger;

import org.jspecify.annotations.NullMarked;
