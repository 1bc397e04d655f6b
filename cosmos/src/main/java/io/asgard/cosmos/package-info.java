/**
 * What can be shown on a map, and the live hub that shows it. {@link
 * io.asgard.cosmos.CosmosSettings} is the whole configuration, {@link
 * io.asgard.cosmos.CosmosConfiguration} the whole object graph. {@code metric} and {@code layer}
 * say what makes a model legal, {@code store} keeps models in PostgreSQL and answers from memory,
 * {@code api} serves them; {@code live} sends the newest window of a metric to all its clients,
 * asking {@code enigma} once for all of them.
 */
@NullMarked
package io.asgard.cosmos;

import org.jspecify.annotations.NullMarked;
