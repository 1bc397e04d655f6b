/**
 * The gate that teams publish events to. {@code intake} speaks gRPC, REST and WebSocket on one port
 * and knows who calls; {@code quota} says how much a team may send, by the settings of {@code
 * live}; {@code tail} lets a team look at its events, {@code field} finds those of a name; {@code
 * publish} checks each event, hands it to Kafka or, while that is away, to {@code spool}, and
 * answers once one of them has it for sure. {@code worker} moves events on from a team's own
 * stream, {@code recover} those of a server that is gone.
 */
@NullMarked
package io.asgard.fronting;

import org.jspecify.annotations.NullMarked;
