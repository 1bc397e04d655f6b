/**
 * Which events are delivered at all: {@link io.asgard.firehose.filter.Filter}s, all of which an
 * event has to pass. {@link io.asgard.firehose.filter.Filters} makes them of the settings.
 */
@NullMarked
package io.asgard.firehose.filter;

import org.jspecify.annotations.NullMarked;
