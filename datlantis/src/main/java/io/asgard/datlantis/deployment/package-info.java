/**
 * Desired jobs and what is done for them: observe, plan, apply. {@link
 * io.asgard.datlantis.deployment.Jobs} keeps them in PostgreSQL. Once a second {@link
 * io.asgard.datlantis.deployment.Reconciler} observes the cluster, {@code Planner} (pure) says what
 * is to be done, {@code Deployer} does it; each step can be done twice or be cut off anywhere, and
 * the next round goes on from what it finds. {@code Relocations} follows streams to other clusters,
 * as {@code Move} (pure) says. Of several instances the one with {@code Leadership} does it.
 */
@NullMarked
package io.asgard.datlantis.deployment;

import org.jspecify.annotations.NullMarked;
