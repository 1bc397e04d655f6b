package io.asgard.odin.state;

import java.time.Instant;

/**
 * A process that Odin started or was about to start.
 *
 * @param id also the name of its directory; never used twice
 * @param fingerprint of what it was started with
 * @param pid 0 as long as it is only an intent
 */
public record Instance(String part, String id, String fingerprint, long pid, Instant since) {}
