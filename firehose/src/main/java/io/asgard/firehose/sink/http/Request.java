package io.asgard.firehose.sink.http;

import com.linecorp.armeria.common.RequestHeaders;

/** A request to be sent. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Request(RequestHeaders head, byte[] body) {}
