package io.asgard.producer;

import io.asgard.contracts.v1.Answer.Code;
import java.util.Map;

/**
 * What a producer has done so far. Always {@code sent = stored + sum(refused) + pending + spooled +
 * damaged}.
 *
 * @param sent events given to publish, and those of an earlier process that were found on disk
 * @param stored events that a fronting server has taken
 * @param refused events that ended otherwise, by code
 * @param retries times that an event was sent again
 * @param pending events in memory without an answer yet
 * @param spooled events on this machine's disk without an answer yet
 * @param damaged events that were on this machine's disk and cannot be read back; a file that
 *     cannot be read at all and is of an earlier process counts as one
 * @param lastFailure why the latest request failed as a whole; empty once one has come through
 */
public record Stats(
    long sent,
    long stored,
    Map<Code, Long> refused,
    long retries,
    long pending,
    long spooled,
    long damaged,
    String lastFailure) {}
