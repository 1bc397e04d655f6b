package io.asgard.enigma.query;

import java.time.Duration;

/** What one query may ask for at most. */
public record QueryLimits(int maxRows, Duration maxWait, int maxFilterValues) {}
