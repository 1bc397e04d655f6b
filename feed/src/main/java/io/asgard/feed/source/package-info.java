/**
 * Where events come from. A {@link io.asgard.feed.source.Source} gives {@link
 * io.asgard.feed.source.Row}s, one by one, clean and in time order; what it drops it counts by name
 * in its {@link io.asgard.feed.source.Cleaning}, so that read = clean + dirty.
 *
 * <p>The CSV sources ({@code AustinBus}, {@code NycTaxi}) say how one line becomes a row; {@code
 * CsvRows} reads, cleans and sorts. {@code GtfsRealtime} polls. The simulation has a package of its
 * own.
 */
@NullMarked
package io.asgard.feed.source;

import org.jspecify.annotations.NullMarked;
