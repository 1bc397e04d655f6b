package io.asgard.dagger.sink;

/**
 * What there is to say of a window.
 *
 * @param start inclusive, milliseconds since the epoch
 * @param end exclusive
 */
record ClosedWindow(long start, long end, long rows, long late) {}
