/**
 * Topics as SQL tables. {@link io.asgard.dagger.source.TopicCatalog} holds a {@link
 * io.asgard.dagger.source.TopicTable} per input; the planner asks its {@link
 * io.asgard.dagger.source.TopicSource} for the columns that a query uses. Kafka records become rows
 * in {@link io.asgard.dagger.source.EventDeserializer}, {@link
 * io.asgard.dagger.source.EventWatermarks} says per partition how far event time has come, and
 * {@link io.asgard.dagger.source.LateFilter} takes out what comes too late for its window.
 */
@NullMarked
package io.asgard.dagger.source;

import org.jspecify.annotations.NullMarked;
