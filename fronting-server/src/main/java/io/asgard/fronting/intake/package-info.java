/**
 * gRPC and REST on one port. {@link io.asgard.fronting.intake.FrontingServer} opens the port and
 * closes it gently; {@code Authentication} knows the caller before anything else sees a request;
 * {@code FrontingService} and {@code PublishStream} are the gRPC side, the endpoints the REST side.
 * Both turn what they read into protobuf events for the publisher. All of it runs on the event loop
 * of its connection, which nothing may block.
 */
@NullMarked
package io.asgard.fronting.intake;

import org.jspecify.annotations.NullMarked;
