package io.asgard.conformance;

import io.asgard.contracts.v1.Event;
import java.util.List;

/** A request as it came, and when it came and was answered, by System.nanoTime. */
record Seen(int server, byte[] body, List<Event> events, boolean gzip, long came, long answered) {}
