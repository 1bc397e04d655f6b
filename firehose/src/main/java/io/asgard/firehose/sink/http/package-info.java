/**
 * Sends events to a web application. {@link io.asgard.firehose.sink.http.HttpSinks} makes sinks of
 * {@link io.asgard.firehose.sink.http.HttpSettings}: {@code BatchTarget} sends a batch as one
 * request, {@code SingleTarget} each event as one, many at a time. {@code Exchange} is a request
 * and its answer, {@code Judgement} what the answer means.
 */
@NullMarked
package io.asgard.firehose.sink.http;

import org.jspecify.annotations.NullMarked;
