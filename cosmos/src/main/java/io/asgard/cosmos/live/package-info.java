/**
 * Live metrics over WebSocket. {@link io.asgard.cosmos.live.LiveSocket} knows the connections,
 * {@link io.asgard.cosmos.live.LiveHub} who watches what: each watched metric has one {@code
 * Channel} with one poll of Enigma, however many clients. A window becomes a {@code Frame} once and
 * goes to the {@code Outbox} of each client, which keeps only the newest of a metric, so a slow
 * client misses windows and holds up nobody.
 */
@NullMarked
package io.asgard.cosmos.live;

import org.jspecify.annotations.NullMarked;
