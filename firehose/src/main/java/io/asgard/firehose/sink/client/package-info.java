/**
 * HTTP for all sinks that speak it. {@link io.asgard.firehose.sink.client.Client} holds connections
 * and what a request needs besides; {@link io.asgard.firehose.sink.client.Exchange} sends a {@link
 * io.asgard.firehose.sink.client.Request} and answers with an {@link
 * io.asgard.firehose.sink.client.Answer} whatever comes of it.
 */
@NullMarked
package io.asgard.firehose.sink.client;

import org.jspecify.annotations.NullMarked;
