package io.asgard.odin.token;

import java.time.Instant;
import java.util.Set;

/**
 * What is known of a token that was made; never the token itself.
 *
 * @param key id of the key that signed it
 */
public record TokenEntry(
    String id,
    String subject,
    String team,
    Set<String> roles,
    Instant made,
    Instant expires,
    String key) {}
