/**
 * Where events go. {@link io.asgard.firehose.sink.Sink} answers with one {@link
 * io.asgard.firehose.sink.Delivery} per {@link io.asgard.firehose.sink.Event}. Sinks that want JSON
 * implement {@link io.asgard.firehose.sink.JsonTarget} and are given what {@link
 * io.asgard.firehose.sink.JsonSink} could decode by the registry's schema; what it could not decode
 * never reaches them.
 */
@NullMarked
package io.asgard.firehose.sink;

import org.jspecify.annotations.NullMarked;
