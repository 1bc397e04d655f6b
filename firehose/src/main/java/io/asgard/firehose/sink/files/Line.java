package io.asgard.firehose.sink.files;

/**
 * What an event is in a file.
 *
 * @param directory that the file is in; empty, or with a slash at its end
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Line(String directory, byte[] content) {}
