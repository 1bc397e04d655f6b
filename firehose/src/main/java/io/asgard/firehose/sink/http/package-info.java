/**
 * Posts events to a web application. {@link io.asgard.firehose.sink.http.HttpTarget} decides what
 * to send and what an answer means; {@link io.asgard.firehose.sink.http.Exchange} is one request.
 */
@NullMarked
package io.asgard.firehose.sink.http;

import org.jspecify.annotations.NullMarked;
