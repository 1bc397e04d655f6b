package io.asgard.conformance;

/**
 * When all connections of a server dropped, by System.nanoTime.
 *
 * @param opening of those connections: a server may open many times
 */
record Drop(int server, int opening, long at) {}
