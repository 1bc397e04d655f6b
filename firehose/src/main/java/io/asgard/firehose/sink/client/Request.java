package io.asgard.firehose.sink.client;

import com.linecorp.armeria.common.RequestHeaders;

/** A request to be sent. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Request(RequestHeaders head, byte[] body) {}
