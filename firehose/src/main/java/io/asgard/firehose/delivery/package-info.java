/**
 * From Kafka to a sink, nothing lost on the way. One thread, {@link
 * io.asgard.firehose.delivery.Firehose}, opens a {@link io.asgard.firehose.delivery.DeliveryLoop},
 * steps it, and opens another when it failed. The loop holds one {@link
 * io.asgard.firehose.delivery.Batch} at a time, which decides what is still to be delivered, to be
 * dead-lettered and may be committed; meanwhile the partitions are paused and polling goes on, so
 * that the member stays in its group. {@link io.asgard.firehose.delivery.DeadLetters} takes what
 * the sink will never take.
 */
@NullMarked
package io.asgard.firehose.delivery;

import org.jspecify.annotations.NullMarked;
