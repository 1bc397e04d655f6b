package io.asgard.firehose.delivery;

/** Events since the start, by outcome; see {@link DeliveryMetrics} for what they sum up to. */
public record Counts(
    long received,
    long delivered,
    long deadLettered,
    long filtered,
    long failed,
    long retried,
    long replayed) {}
