/**
 * Moves a stream to its other cluster. {@link io.asgard.odin.failover.Move} is what moves where.
 * While both clusters live nothing is lost: discovery has everyone hold on to what they would
 * write, {@link io.asgard.odin.failover.PlannedFailover} waits until all is copied, takes the
 * groups along and says where the flows go on. If the first is lost, {@link
 * io.asgard.odin.failover.LostRegion} does what can be done without it. What the first cluster has
 * all the same, {@link io.asgard.odin.failover.Reconciliation} counts and brings along, at once or
 * when it is back.
 */
@NullMarked
package io.asgard.odin.failover;

import org.jspecify.annotations.NullMarked;
