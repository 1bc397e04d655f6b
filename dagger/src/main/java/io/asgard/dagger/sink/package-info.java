/**
 * Results into a time-series store. {@link io.asgard.dagger.sink.ResultColumns} says which column
 * is a tag, a field or the time and writes rows as line protocol; {@link
 * io.asgard.dagger.sink.TimeSeriesWriter} posts them; {@link io.asgard.dagger.sink.WindowBook}
 * decides which windows have closed, and {@link io.asgard.dagger.sink.WindowTopic} tells the world
 * once their rows are flushed. {@link io.asgard.dagger.sink.TimeSeriesSink} is the Flink operator
 * around them.
 */
@NullMarked
package io.asgard.dagger.sink;

import org.jspecify.annotations.NullMarked;
