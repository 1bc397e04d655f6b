/**
 * Where the points of metrics are. {@link io.asgard.enigma.store.TimeSeriesStore} is the seam, with
 * two implementations in the packages below: QuestDB and InfluxDB 1. A {@link
 * io.asgard.enigma.store.SeriesQuery} goes in, already checked, {@link io.asgard.enigma.store.Rows}
 * come out, the same from either. The models of the metrics are kept in the store itself, beside
 * the points that they describe; {@link io.asgard.enigma.store.Catalog} remembers them for a moment
 * and holds what a model must look like.
 */
@NullMarked
package io.asgard.enigma.store;

import org.jspecify.annotations.NullMarked;
