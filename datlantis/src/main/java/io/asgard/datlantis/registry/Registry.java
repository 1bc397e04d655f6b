package io.asgard.datlantis.registry;

import io.asgard.datlantis.http.Http;
import io.asgard.platform.service.UnavailableException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Which topics there are. Asked anew each time: a topic may be seconds old. */
public final class Registry {
  private final Http http;

  public Registry(URI url, Supplier<String> authorization) {
    this.http = new Http("schema-registry", url, authorization);
  }

  public boolean knows(String topic) {
    String name = URLEncoder.encode(topic, StandardCharsets.UTF_8).replace("+", "%20");
    int status = http.send(http.request("/v1/topics/" + name)).statusCode();
    if (status != 200 && status != 404) {
      throw new UnavailableException(
          "schema-registry: status " + status + " (expected: 200 or 404)");
    }
    return status == 200;
  }
}
