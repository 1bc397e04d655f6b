/**
 * From a JobSpec to a running job. {@link io.asgard.dagger.job.JobGraph} builds it for the {@link
 * io.asgard.dagger.job.JobRuntime} that it is to run in; everything that is wrong with a spec is
 * told at once, through {@link io.asgard.dagger.job.Problems}.
 */
@NullMarked
package io.asgard.dagger.job;

import org.jspecify.annotations.NullMarked;
