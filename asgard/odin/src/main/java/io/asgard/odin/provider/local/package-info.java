/**
 * Parts as processes of this machine. A {@code Blueprint} per kind expands a resource into {@code
 * Program}s (processes) and {@code Owned} things (a topic, a schema, a job: what another part owns
 * and Odin puts there). The {@code Supervisor} starts, adopts, restarts and stops programs; a
 * {@code Lifeline} (a FIFO that the child holds open) tells it of an exit within milliseconds.
 */
@NullMarked
package io.asgard.odin.provider.local;

import org.jspecify.annotations.NullMarked;
