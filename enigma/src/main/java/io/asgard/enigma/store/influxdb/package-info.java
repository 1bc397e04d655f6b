/**
 * Metrics in InfluxDB 1, by InfluxQL through influxdb-java. {@link
 * io.asgard.enigma.store.influxdb.InfluxDbStore} is the store, {@code InfluxQl} writes the
 * statements.
 */
@NullMarked
package io.asgard.enigma.store.influxdb;

import org.jspecify.annotations.NullMarked;
