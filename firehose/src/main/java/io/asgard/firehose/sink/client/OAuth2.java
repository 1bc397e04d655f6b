package io.asgard.firehose.sink.client;

import java.net.URI;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Client credentials, for which a bearer token is given.
 *
 * @param tokenUrl where a token is asked for
 */
public record OAuth2(
    URI tokenUrl, String clientId, String clientSecret, @DefaultValue("") String scope) {}
