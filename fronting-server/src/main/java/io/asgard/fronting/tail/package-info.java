/**
 * A look at the events of one topic as they arrive. {@link io.asgard.fronting.tail.Tails} bounds
 * how many there are; each {@code Tail} is one thread with a consumer of its own, which reads the
 * data stream, keeps what its {@code Where} matches and hands it to a reader as lines. It commits
 * nothing and belongs to no group, so that it disturbs nobody.
 */
@NullMarked
package io.asgard.fronting.tail;

import org.jspecify.annotations.NullMarked;
