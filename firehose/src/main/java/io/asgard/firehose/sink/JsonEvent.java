package io.asgard.firehose.sink;

/**
 * An event and what it says.
 *
 * @param json one JSON object on one line, UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; as bytes, for so it is sent.
public record JsonEvent(Event event, byte[] json) {}
