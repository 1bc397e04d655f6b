/**
 * Calls a method of a gRPC service with each event's message. {@link
 * io.asgard.firehose.sink.grpc.GrpcSinks} makes sinks of {@link
 * io.asgard.firehose.sink.grpc.GrpcSettings}: {@code UnaryCalls} makes a call per event, {@code
 * StreamCalls} one per batch; {@code Judgement} says what an answer means.
 */
@NullMarked
package io.asgard.firehose.sink.grpc;

import org.jspecify.annotations.NullMarked;
