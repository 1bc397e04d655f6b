/**
 * A Kafka cluster seen by its stream's name. {@link io.asgard.platform.clusters.StreamLocations}
 * answers where a stream is served, and tells when it moves: an {@code OdinWatch} follows Odin's
 * {@code EventStream}, and a {@code LocationCache} sees to it that nobody goes back to an older
 * location. Who holds clients of a cluster has a {@link io.asgard.platform.clusters.MovingStream}.
 */
@NullMarked
package io.asgard.platform.clusters;

import org.jspecify.annotations.NullMarked;
