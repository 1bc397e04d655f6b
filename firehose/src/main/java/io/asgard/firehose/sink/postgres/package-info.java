/**
 * Writes events as rows into PostgreSQL. {@link io.asgard.firehose.sink.postgres.PostgresSinks}
 * makes sinks of {@link io.asgard.firehose.sink.postgres.PostgresSettings}: {@code Rows} computes
 * each event's values, {@code Table} is what the database says of the table and whether that fits,
 * {@code RowWrites} sends a batch as one statement.
 */
@NullMarked
package io.asgard.firehose.sink.postgres;

import org.jspecify.annotations.NullMarked;
