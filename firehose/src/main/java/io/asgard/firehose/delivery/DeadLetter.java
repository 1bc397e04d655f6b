package io.asgard.firehose.delivery;

import io.asgard.firehose.event.Event;

/**
 * An event that will not be delivered.
 *
 * @param attempts how often it was tried
 */
public record DeadLetter(Event event, String reason, int attempts) {}
