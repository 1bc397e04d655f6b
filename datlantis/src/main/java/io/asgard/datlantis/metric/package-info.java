/** The owners of a job's metric: Enigma makes its table, Cosmos keeps its model. */
@NullMarked
package io.asgard.datlantis.metric;

import org.jspecify.annotations.NullMarked;
