/**
 * The gate that teams publish events to. {@code intake} speaks gRPC, REST and WebSocket on one port
 * and knows who calls; {@code quota} says how much a team may send, by the settings of {@code
 * live}; {@code tail} lets a team look at its events; {@code publish} checks each event, hands it
 * to Kafka and answers once Kafka has acknowledged it. Nothing in between stores an event: an
 * answer STORED means that it is on the brokers.
 */
@NullMarked
package io.asgard.fronting;

import org.jspecify.annotations.NullMarked;
