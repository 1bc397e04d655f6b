/** A Flink session cluster, by its REST API and its directory of checkpoints. */
@NullMarked
package io.asgard.datlantis.flink;

import org.jspecify.annotations.NullMarked;
