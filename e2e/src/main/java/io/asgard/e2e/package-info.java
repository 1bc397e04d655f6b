/**
 * The platform as a user has it: {@link io.asgard.e2e.Platform} is {@code bin/up} in a directory
 * and with ports of its own, {@link io.asgard.e2e.Feed} is {@code bin/feed}. Each end-to-end test
 * and bench computes on its own what the platform must answer ({@link io.asgard.e2e.StoredEvents})
 * and compares. {@link io.asgard.e2e.Link} is the line between two regions.
 */
package io.asgard.e2e;
