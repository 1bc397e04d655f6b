/**
 * What comes from Kafka: an {@link io.asgard.firehose.event.Event}, and its topic's {@link
 * io.asgard.firehose.event.EventType}, which says how its bytes are to be read.
 */
@NullMarked
package io.asgard.firehose.event;

import org.jspecify.annotations.NullMarked;
