/**
 * Writes events as points into InfluxDB 1 or QuestDB. {@link
 * io.asgard.firehose.sink.influx.InfluxSinks} makes sinks of {@link
 * io.asgard.firehose.sink.influx.InfluxSettings}; {@code Points} makes a line of each event, {@code
 * PointWrites} sends a batch of lines as one request.
 */
@NullMarked
package io.asgard.firehose.sink.influx;

import org.jspecify.annotations.NullMarked;
