package io.asgard.odin.replay;

/**
 * Both ends, as they are.
 *
 * @param origin see {@link ReplayPlan}
 * @param sameTopic whether source and target are one topic
 */
record Sides(String origin, int sourcePartitions, int targetPartitions, boolean sameTopic) {}
