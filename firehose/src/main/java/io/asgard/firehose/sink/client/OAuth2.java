package io.asgard.firehose.sink.client;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Client credentials, for which a bearer token is given.
 *
 * @param tokenUrl where a token is asked for
 */
public record OAuth2(
    @NotNull URI tokenUrl,
    @NotBlank String clientId,
    @NotNull String clientSecret,
    @DefaultValue("") String scope) {

  /**
   * Looks whether a token can be asked for there.
   *
   * @param name of its setting
   * @throws IllegalArgumentException if not
   */
  public void requireUrl(String name) {
    Head.requireUrl(name + ".token-url", String.valueOf(tokenUrl));
  }
}
