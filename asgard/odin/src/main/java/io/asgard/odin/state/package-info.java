/**
 * What Odin knows of its own doing: an append-only, fsynced {@link io.asgard.odin.state.Journal} of
 * intents and facts, folded into a {@link io.asgard.odin.state.State}; one writer at a time by
 * {@link io.asgard.odin.state.DirectoryLock}.
 */
@NullMarked
package io.asgard.odin.state;

import org.jspecify.annotations.NullMarked;
