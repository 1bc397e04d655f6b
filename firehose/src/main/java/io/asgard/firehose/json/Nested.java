package io.asgard.firehose.json;

import com.google.protobuf.Descriptors.Descriptor;

/**
 * A message as a value.
 *
 * @param bytes its protobuf encoding
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Nested(Descriptor type, byte[] bytes) {}
