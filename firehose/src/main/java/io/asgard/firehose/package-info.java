/**
 * A firehose: takes the events of topics to one sink, by configuration alone. {@code delivery}
 * polls Kafka, decides each event's outcome and commits; {@code sink} is what it delivers to;
 * {@code api} shows how it fares. {@link io.asgard.firehose.FirehoseConfiguration} wires them.
 */
@NullMarked
package io.asgard.firehose;

import org.jspecify.annotations.NullMarked;
