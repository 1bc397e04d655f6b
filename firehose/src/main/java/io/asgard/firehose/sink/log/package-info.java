/** Prints events, to see what a topic carries. */
@NullMarked
package io.asgard.firehose.sink.log;

import org.jspecify.annotations.NullMarked;
