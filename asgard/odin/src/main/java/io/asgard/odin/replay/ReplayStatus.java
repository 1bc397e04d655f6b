package io.asgard.odin.replay;

/**
 * What is durable.
 *
 * @param share of the source that was read, from 0 to 1
 * @param rate events a second, of this run
 */
public record ReplayStatus(long replayed, long skipped, double share, double rate) {}
