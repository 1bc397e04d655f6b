package io.asgard.odin.apply;

/**
 * A part as people want to see it.
 *
 * @param problem empty if it is healthy
 * @param url empty if it has none
 * @param pid 0 if it is no process or does not run
 * @param memory resident bytes
 */
public record PartStatus(
    String part,
    String resource,
    boolean healthy,
    String problem,
    String url,
    long pid,
    int restarts,
    long memory) {}
