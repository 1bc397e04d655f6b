/**
 * A Kafka cluster seen by its stream's name. {@link io.asgard.platform.clusters.StreamLocations}
 * answers where a stream is served; the clusters themselves, and the moves that change them, join
 * it when Thor and Odin need them.
 */
@NullMarked
package io.asgard.platform.clusters;

import org.jspecify.annotations.NullMarked;
