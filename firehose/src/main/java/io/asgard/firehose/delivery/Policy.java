package io.asgard.firehose.delivery;

import java.time.Duration;

/**
 * How events are delivered.
 *
 * @param lanes that deliver beside each other; the events of a key keep to one
 * @param batchEvents the most that a sink is given at once
 * @param batchTime how long a sink shall take for a batch: larger ones become smaller
 * @param inFlightEvents the most that are polled and have no outcome yet
 * @param inFlightBytes likewise, about the memory that they take
 * @param handOver how long a partition that goes elsewhere is kept until what was delivered of it
 *     has no gaps, so that all of that can be committed
 */
public record Policy(
    int lanes,
    int batchEvents,
    Duration batchTime,
    int inFlightEvents,
    long inFlightBytes,
    Backoff backoff,
    Duration handOver) {}
