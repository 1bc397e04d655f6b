/**
 * gRPC, REST and WebSocket on one port. {@link io.asgard.fronting.intake.FrontingServer} opens the
 * port and closes it gently, {@code Entrance} builds it; {@code Authentication} knows the caller
 * before anything else sees a request. What only answers once is an {@code EventsEndpoint} in some
 * {@code Form} or a call of {@code FrontingService}; what stays is a {@code Conversation}, of which
 * {@code PublishStream} and {@code WebSocketClient} are the two kinds of client. All end at the
 * {@code Gate}. It runs on the event loop of its connection, which nothing may block.
 */
@NullMarked
package io.asgard.fronting.intake;

import org.jspecify.annotations.NullMarked;
