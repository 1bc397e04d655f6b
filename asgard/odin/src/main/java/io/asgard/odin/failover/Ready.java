package io.asgard.odin.failover;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * A move that can be made now.
 *
 * @param copied how far the first cluster was copied to the second, read before the ends were
 * @param ends where the second cluster ends: what comes after that is new
 * @param late names of the flows to other copies that have still to be told where they go on
 */
public record Ready(
    Map<TopicPartition, Long> copied, Map<TopicPartition, Long> ends, Set<String> late) {}
