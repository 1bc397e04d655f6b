/**
 * Sends events to a web application. {@link io.asgard.firehose.sink.http.HttpSinks} makes sinks of
 * {@link io.asgard.firehose.sink.http.HttpSettings}: {@code Batches} sends a batch as one request;
 * else each event is one. {@code Requests} and {@code Bodies} are what is sent, {@code Judgement}
 * and {@code BatchAnswers} what an answer means.
 */
@NullMarked
package io.asgard.firehose.sink.http;

import org.jspecify.annotations.NullMarked;
