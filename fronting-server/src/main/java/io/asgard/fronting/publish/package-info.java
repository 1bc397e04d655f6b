/**
 * From a request to its answers. {@link io.asgard.fronting.publish.Publisher} opens a {@code
 * PublishCall} per request; the call checks each event by {@link
 * io.asgard.fronting.publish.EventRules}, hands the good ones to the {@link
 * io.asgard.fronting.publish.DataStream} and counts down as Kafka acknowledges. Nothing here
 * blocks: it all runs on the caller's event loop and on Kafka's network thread.
 */
@NullMarked
package io.asgard.fronting.publish;

import org.jspecify.annotations.NullMarked;
