package io.asgard.firehose.sink;

/** An event and what it says, as one JSON object on one line. */
public record JsonEvent(Event event, String json) {}
