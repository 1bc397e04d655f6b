/**
 * From the team's own stream to the data streams. {@link io.asgard.fronting.worker.FrontingWorker}
 * consumes; each partition is a {@code Moving}, which sends in order and says up to where all is
 * stored; a {@code Destination} is a data stream, or its fallback while it is away; what a data
 * stream refuses for good goes to an {@code Aside}. One thread owns all of it.
 */
@NullMarked
package io.asgard.fronting.worker;

import org.jspecify.annotations.NullMarked;
