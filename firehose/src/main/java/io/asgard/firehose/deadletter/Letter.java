package io.asgard.firehose.deadletter;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it was kept.
 *
 * @param at where it is, as its place counts
 * @param record as it once came, from where it came
 * @param group of the firehose that could not deliver it
 * @param instance the process
 * @param time when it was given up
 */
public record Letter(
    String at,
    ConsumerRecord<byte @Nullable [], byte @Nullable []> record,
    String group,
    String cause,
    String reason,
    int attempts,
    String instance,
    Instant time) {}
