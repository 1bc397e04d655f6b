package io.asgard.platform.service;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may call this service.
 *
 * @param jwks address of the keys that sign tokens, {@code file:} or {@code http(s):}
 * @param revoked address of a JSON array of revoked token ids, re-read every 2 seconds
 * @param issuer what the claim {@code iss} must say
 * @param tokenFile the token that this service itself shows to others
 */
@Validated
@ConfigurationProperties(prefix = "asgard.auth", ignoreUnknownFields = false)
record AuthSettings(
    @NotNull URI jwks,
    @Nullable URI revoked,
    @DefaultValue("asgard") String issuer,
    @Nullable Path tokenFile) {}
