package io.asgard.firehose.sink.client;

/** A request to be sent. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Request(Head head, byte[] body) {}
