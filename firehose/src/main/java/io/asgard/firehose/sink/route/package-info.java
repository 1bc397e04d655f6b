/** Sends each event to the one of several sinks that its topic and an expression decide on. */
@NullMarked
package io.asgard.firehose.sink.route;

import org.jspecify.annotations.NullMarked;
