package io.asgard.firehose.sink;

import io.asgard.firehose.event.Event;

/** An event, and what a target takes of it. */
public record Prepared<T>(Event event, T content) {}
