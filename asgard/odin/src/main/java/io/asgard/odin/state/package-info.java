/**
 * What Odin knows of its own doing: a {@link io.asgard.odin.state.Journal} of intents and facts,
 * folded into a {@link io.asgard.odin.state.State}. It is a file of this machine, written by
 * whoever has the directory's lock, or two tables of PostgreSQL, written by whoever has the lease.
 */
@NullMarked
package io.asgard.odin.state;

import org.jspecify.annotations.NullMarked;
