/**
 * From a request to its answer. {@link io.asgard.enigma.query.QueryRequest} is the JSON as it came;
 * {@link io.asgard.enigma.query.MetricQuery} is what is left of it when every name and value has
 * been checked against the metric's model and the {@link io.asgard.enigma.query.QueryLimits};
 * {@link io.asgard.enigma.query.QueryEngine} asks the store, at once or when the next window has
 * closed, and gives an {@link io.asgard.enigma.query.Answer}.
 */
@NullMarked
package io.asgard.enigma.query;

import org.jspecify.annotations.NullMarked;
