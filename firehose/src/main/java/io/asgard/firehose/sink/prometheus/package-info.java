/**
 * Writes events as samples into what takes Prometheus remote write. {@link
 * io.asgard.firehose.sink.prometheus.PrometheusSinks} makes sinks of {@link
 * io.asgard.firehose.sink.prometheus.PrometheusSettings}; {@code Series} makes the series of an
 * event, {@code SampleWrites} sends those of a batch as one request.
 */
@NullMarked
package io.asgard.firehose.sink.prometheus;

import org.jspecify.annotations.NullMarked;
