package io.asgard.producer;

import io.asgard.contracts.v1.Answer.Code;
import java.util.Map;

/**
 * What a producer has done so far. Once nothing is pending, {@code sent = stored + sum(refused)}.
 *
 * @param sent events given to publish
 * @param stored events that are durable
 * @param refused events that ended otherwise, by code
 * @param retries times that an event was sent again
 * @param pending events without an answer yet
 * @param lastFailure why the latest request failed as a whole; empty once one has come through
 */
public record Stats(
    long sent,
    long stored,
    Map<Code, Long> refused,
    long retries,
    long pending,
    String lastFailure) {}
