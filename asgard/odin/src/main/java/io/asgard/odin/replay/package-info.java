/**
 * Copies a span of time of a topic to another topic, exactly once. {@link
 * io.asgard.odin.replay.Replay} looks at both {@code Cluster}s, fixes the plan ({@code
 * ReplayPlanner}, pure) and copies ({@code Copy}). The plan and how far it has come are the offsets
 * of a consumer group of the target ({@code Ledger}), committed in the transactions that carry the
 * records: so a process may die at any moment, and the next one goes on.
 */
@NullMarked
package io.asgard.odin.replay;

import org.jspecify.annotations.NullMarked;
