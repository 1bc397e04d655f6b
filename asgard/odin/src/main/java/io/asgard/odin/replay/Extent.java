package io.asgard.odin.replay;

import java.util.OptionalLong;

/**
 * What is there of a partition.
 *
 * @param earliest the first offset that retention left
 * @param end the offset behind the last record that is decided
 * @param bound the first offset with a Kafka time that may matter; empty if there is none
 * @param firstTime Kafka time of the earliest record; empty if there is none
 */
record Extent(int partition, long earliest, long end, OptionalLong bound, OptionalLong firstTime) {}
