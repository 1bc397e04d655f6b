package io.asgard.firehose.sink.grpc;

import io.grpc.Metadata;

/** What a call takes of an event. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Call(byte[] message, Metadata metadata) {}
